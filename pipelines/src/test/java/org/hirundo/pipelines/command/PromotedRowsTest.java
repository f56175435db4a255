package org.hirundo.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.logs.DocumentArchive;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.mix.FeedBounds;
import org.hirundo.pipelines.runtime.Broker;
import org.hirundo.pipelines.runtime.LocalRun;
import org.hirundo.pipelines.runtime.LocalRun.Topology;
import org.hirundo.pipelines.runtime.Session;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Duplicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Twins that were dropped as rows of each kind of corpus file stand in for what is taken out. */
class PromotedRowsTest {
  private static final List<String> KINDS = List.of("lines", "packed", "table", "wiki");

  @TempDir private Path folder;

  /** A text of its own for each number. */
  private static String text(int number) {
    StringBuilder text = new StringBuilder();
    Random random = new Random(number);
    for (int i = 0; i < 200; i++) {
      text.append((char) ('ぁ' + random.nextInt(80)));
    }
    return text.toString();
  }

  private static String line(String url, int number) {
    return "{\"url\": \"%s\", \"text\": \"%s\", \"licence\": \"CC0\"}\n"
        .formatted(url, text(number));
  }

  /** The first of each kind's texts; its copy is elsewhere, behind rows that are not counted. */
  private void write() throws Exception {
    String originals = "";
    for (int kind = 0; kind < KINDS.size(); kind++) {
      originals += line("https://gone.example/" + KINDS.get(kind), kind);
    }
    Files.writeString(folder.resolve("originals.jsonl"), originals);
    Files.createDirectories(folder.resolve("lines/other"));
    Files.writeString(
        folder.resolve("lines/rows.jsonl"),
        "\n{damaged\n" + line("https://lines.example/0", 100) + line("https://lines.example/1", 0));
    Files.writeString( // of the same name: the wrong one is passed over
        folder.resolve("lines/other/rows.jsonl"), line("https://lines.example/2", 101).repeat(4));
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("packed.jsonl.gz")))) {
      String rows = line("https://packed.example/0", 102) + line("https://packed.example/1", 1);
      out.write(rows.getBytes(StandardCharsets.UTF_8));
    }
    table();
    wiki();
  }

  private void table() throws Exception {
    Schema schema =
        SchemaBuilder.record("Row")
            .fields()
            .requiredString("url")
            .requiredString("text")
            .requiredString("licence")
            .endRecord();
    try (ParquetWriter<GenericRecord> writer =
        AvroParquetWriter.<GenericRecord>builder(
                new LocalOutputFile(folder.resolve("table.parquet")))
            .withSchema(schema)
            .withRowGroupSize(4096L)
            .build()) {
      for (int i = 0; i < 300; i++) {
        GenericRecord row = new GenericData.Record(schema);
        row.put("url", "https://table.example/" + i);
        row.put("text", text(i == 250 ? 2 : 1000 + i));
        row.put("licence", "CC0");
        writer.write(row);
      }
    }
  }

  private void wiki() throws Exception {
    String xml = "<mediawiki xml:lang=\"ja\"><siteinfo></siteinfo>";
    for (int i = 0; i < 5; i++) {
      xml +=
          "<page><title>鳥 %d</title><ns>0</ns><id>%d</id><revision><text>%s</text></revision></page>\n"
              .formatted(i, 50 + i, text(i == 3 ? 3 : 2000 + i));
    }
    try (OutputStream out =
        new BZip2CompressorOutputStream(Files.newOutputStream(folder.resolve("wiki.xml.bz2")))) {
      out.write((xml + "</mediawiki>").getBytes(StandardCharsets.UTF_8));
    }
  }

  private Path configuration() throws Exception {
    return Files.writeString(
        folder.resolve("run.yaml"),
        """
        datasets:
          - {name: originals, domain: ja, path: "%1$s/originals.jsonl", id: url, through: {dedup: on}}
          - {name: lines, domain: ja, path: "%1$s/lines", id: url, attributes: [licence], through: {dedup: on, rules: on}}
          - {name: packed, domain: ja, path: "%1$s/packed.jsonl.gz", id: url, attributes: [licence], through: {dedup: on}}
          - {name: table, domain: ja, path: "%1$s/table.parquet", id: url, attributes: [licence], through: {dedup: on}}
          - {name: wiki, domain: ja, path: "%1$s/wiki.xml.bz2", through: {dedup: on, rules: on}}
        quality:
          ja: {profile: swallow-v2}
        sequence-length: 128
        tokenizer: r50k_base
        mixture: {ja: 1}
        feed: {partitions: 2}
        documents: {archive: "%1$s/documents"}
        state: "%1$s/state"
        dashboard: {host: 127.0.0.1, port: 0}
        parallelism: 2
        checkpoint-interval: 500ms
        """
            .formatted(folder));
  }

  private static <T extends SpecificRecordBase> List<T> all(
      Class<T> type, String topic, Broker broker) throws Exception {
    List<T> records = new ArrayList<>();
    try (LogReader<T> log = new LogReader<>(type, topic, broker.connection())) {
      log.drain((partition, offset, record) -> records.add(record));
    }
    return records;
  }

  @Test
  void aRowOfEachKindOfFileIsReadAgainAndIsWhatCurateWouldHaveMadeOfIt() throws Exception {
    write();
    Path file = configuration();
    Configuration configuration = Configuration.load(file);
    Topics topics = Topics.of(configuration);
    Map<String, Duplicate> dropped;
    Map<String, Document> kept;
    try (LocalRun run =
        LocalRun.start(configuration, EnumSet.of(Topology.CURATE), FeedBounds.INPUT)) {
      new Session(configuration, run, now -> {}).complete();
      dropped = new HashMap<>();
      for (Duplicate twin : all(Duplicate.class, topics.duplicates(), run.broker())) {
        if (twin.getDuplicateOf() != twin.getId()) {
          dropped.put(twin.getOrigin().getSource(), twin);
        }
      }
      kept =
          all(Document.class, topics.documents(), run.broker()).stream()
              .filter(document -> !document.getOrigin().getSource().equals("originals"))
              .collect(
                  Collectors.toMap(
                      document -> document.getOrigin().getSource(),
                      Function.identity(),
                      (one, other) -> one));
    }
    assertThat(dropped.keySet()).containsExactlyInAnyOrderElementsOf(KINDS);

    Ran ran =
        Ran.hirundo(
            "takedown",
            "add",
            "--config",
            file.toString(),
            "--host",
            "gone.example",
            "--twins",
            "promote");
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.err()).contains("twins promoted: 4").doesNotContain("can't be read again");
    JsonNode line = ran.results().get(0);
    assertThat(line.at("/stored/documents").asInt()).isEqualTo(4);

    Map<String, Document> promoted = new HashMap<>();
    try (Broker broker = Broker.open(configuration)) {
      for (Document document : all(Document.class, topics.documents(), broker)) {
        if (document.getAttributes().containsKey("promoted-for")) {
          assertThat(promoted.put(document.getOrigin().getSource(), document)).isNull();
        }
      }
    }
    assertThat(promoted.keySet()).containsExactlyInAnyOrderElementsOf(KINDS);
    Set<Long> ids = promoted.values().stream().map(Document::getId).collect(Collectors.toSet());
    DocumentArchive archive = new DocumentArchive(folder.resolve("documents").toString());
    assertThat(archive.find(ids, "ja").values())
        .as("the archive holds what the log holds")
        .containsExactlyInAnyOrderElementsOf(promoted.values());
    for (String kind : KINDS) {
      Document document = promoted.get(kind);
      assertThat(document.getId()).isEqualTo(dropped.get(kind).getId());
      assertThat(document.getUrl()).isEqualTo(dropped.get(kind).getUrl());
      assertThat(document.getOrigin()).isEqualTo(dropped.get(kind).getOrigin());
      assertThat(document.getText()).isEqualTo(text(KINDS.indexOf(kind)));
      assertThat(DocumentId.epoch(document.getId()))
          .isEqualTo(DocumentId.epoch(kept.get(kind).getId()));
      assertThat(document.getValues().keySet())
          .as("measured as the others of its dataset")
          .isEqualTo(kept.get(kind).getValues().keySet());
      assertThat(document.getAttributes().keySet())
          .containsAll(kept.get(kind).getAttributes().keySet());
      assertThat(document.getLanguage()).isEqualTo(kept.get(kind).getLanguage());
    }
    assertThat(promoted.get("wiki").getOrigin().getPosition()).isEqualTo(53);
    assertThat(promoted.get("wiki").getValues()).isNotEmpty();
    assertThat(promoted.get("table").getOrigin().getPosition()).isEqualTo(250);
    assertThat(promoted.get("lines").getOrigin().getPosition()).isEqualTo(3);

    Ran again = Ran.hirundo("takedown", "promote", "--config", file.toString());
    assertThat(again.status()).isZero();
    assertThat(again.out()).isEmpty();
  }
}
