package org.hirundo.pipelines.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hirundo.operators.tokens.Packing;
import org.hirundo.operators.tokens.Tokenizer;
import org.hirundo.operators.tokens.Tokenizers;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.RealTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeedExportTest {
  private static final int S = 64;
  private static final Tokenizer NARROW = Tokenizers.open("r50k_base");
  private static final SmallFeed FEED =
      new SmallFeed(NARROW, S)
          .domain("ja", SmallFeed.prose(40, 1))
          .domain("en", SmallFeed.prose(60, 2));
  private static final List<FeedRecord> RECORDS = FEED.records(3);
  private static final int END = RECORDS.size();

  @TempDir private Path parent;

  private FeedExport.Written export(
      ExportFormat format, long from, Long to, String domain, List<FeedRecord> records)
      throws IOException, ExportException {
    Iterator<FeedRecord> next = records.iterator();
    FeedExport.Feed feed =
        new FeedExport.Feed("feed-1", S, List.of("en", "ja", "math"), END, OptionalLong.empty());
    ExportRequest request =
        new ExportRequest(
            format, folder(), from, Optional.ofNullable(to), Optional.ofNullable(domain));
    return new FeedExport(request, feed, NARROW)
        .write(() -> next.hasNext() ? next.next() : null, g -> {});
  }

  private Path folder() {
    return parent.resolve("out");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private ByteBuffer bytes(String name) throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(folder().resolve(name)))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void megatronHoldsEachDocumentOnceWithItsEnd() throws Exception {
    FeedExport.Written written = export(ExportFormat.MEGATRON, 0, null, null, RECORDS);
    assertThat(names())
        .containsExactly(
            "en_text_document.bin",
            "en_text_document.idx",
            "export.json",
            "ja_text_document.bin",
            "ja_text_document.idx");
    for (Totals.OfDomain of : written.totals().domains()) {
      ByteBuffer index = bytes(of.name() + "_text_document.idx");
      ByteBuffer tokens = bytes(of.name() + "_text_document.bin");
      int count = (int) index.getLong(18);
      assertThat(index.get(17)).isEqualTo((byte) 8);
      assertThat(tokens.remaining()).isEqualTo(2L * of.tokens());
      List<String> texts = new ArrayList<>();
      int cut = 0;
      for (int i = 0; i < count; i++) {
        int[] ids = new int[index.getInt(34 + 4 * i)];
        int offset = (int) index.getLong(34 + 4 * count + 8 * i);
        for (int k = 0; k < ids.length; k++) {
          ids[k] = tokens.getShort(offset + 2 * k) & 0xFFFF;
        }
        if (ids[ids.length - 1] == NARROW.endOfDocument()) {
          texts.add(NARROW.decode(Arrays.copyOf(ids, ids.length - 1)));
        } else {
          cut++;
        }
      }
      assertThat(cut).isEqualTo((int) of.cut()).isLessThanOrEqualTo(1);
      List<String> expected = new ArrayList<>(FEED.texts(of.name()).values());
      assertThat(texts).doesNotHaveDuplicates().isSubsetOf(expected);
      assertThat(texts.size()).isGreaterThan(expected.size() * 3 / 4);
    }
    String blend = written.notes().get(0);
    assertThat(blend).startsWith("--data-path 0.").contains(" " + folder().resolve("ja_text"));
    double sum = 0;
    String[] parts = blend.split(" ");
    for (int i = 1; i < parts.length; i += 2) {
      sum += Double.parseDouble(parts[i]);
    }
    assertThat(sum).isBetween(1 - 1e-5, 1 + 1e-5);
  }

  @Test
  void jsonLinesHoldTheTextThatWentIn() throws Exception {
    export(ExportFormat.JSONL, 0, null, "ja", RECORDS);
    assertThat(names()).containsExactly("export.json", "ja.jsonl");
    Map<Long, String> known = FEED.texts("ja");
    int whole = 0;
    for (String line : Files.readAllLines(folder().resolve("ja.jsonl"))) {
      JsonNode document = new ObjectMapper().readTree(line);
      String text = known.get(Long.parseUnsignedLong(document.get("id").asText(), 16));
      if (document.get("cut").isNull()) {
        assertThat(document.get("text").asText()).isEqualTo(text);
        whole++;
      } else {
        assertThat(document.get("cut").asText()).isEqualTo("end");
      }
    }
    assertThat(whole).isGreaterThan(30);
  }

  @Test
  void aStretchSaysWhichDocumentsItCuts() throws Exception {
    FeedExport.Written written = export(ExportFormat.JSONL, 5, 9L, null, RECORDS);
    assertThat(written.totals().tokens()).isEqualTo(5 * S);
    assertThat(written.totals().cut()).isPositive();
    long marked = 0;
    long tokens = 0;
    for (String domain : List.of("en", "ja")) {
      for (String line : Files.readAllLines(folder().resolve(domain + ".jsonl"))) {
        JsonNode document = new ObjectMapper().readTree(line);
        marked += document.get("cut").isNull() ? 0 : 1;
        tokens += document.get("tokens").asInt();
        assertThat(document.get("first_g").asLong()).isBetween(5L, 9L);
      }
    }
    assertThat(marked).isEqualTo(written.totals().cut());
    assertThat(tokens).isEqualTo(5 * S);
  }

  @Test
  void arraysAreTheSequencesOneAfterTheOther() throws Exception {
    export(ExportFormat.OLMO, 0, null, null, RECORDS);
    assertThat(names()).containsExactly("en.npy", "export.json", "ja.npy");
    Map<String, ByteBuffer> arrays = new LinkedHashMap<>();
    arrays.put("en", bytes("en.npy"));
    arrays.put("ja", bytes("ja.npy"));
    for (FeedRecord record : RECORDS) {
      ByteBuffer array = arrays.get(record.getDomain());
      ByteBuffer tokens = record.getTokens().duplicate().order(ByteOrder.LITTLE_ENDIAN);
      while (tokens.hasRemaining()) {
        assertThat(array.getShort() & 0xFFFF).isEqualTo(tokens.getInt());
      }
    }
    assertThat(arrays.values()).noneMatch(ByteBuffer::hasRemaining);
  }

  @Test
  void mdsHoldsTheStretchInTheOrderOfG() throws Exception {
    export(ExportFormat.MDS, 3, 20L, null, RECORDS);
    assertThat(names()).containsExactly("export.json", "index.json", "shard.00000.mds");
    ByteBuffer shard = bytes("shard.00000.mds");
    assertThat(shard.getInt(0)).isEqualTo(18);
    for (int i = 0; i < 18; i++) {
      int at = shard.getInt(4 + 4 * i);
      int borders = shard.getInt(at);
      int domain = shard.getInt(at + 4);
      assertThat(shard.getLong(at + 8 + borders + domain)).isEqualTo(3 + i);
      assertThat(shard.getLong(at + 8 + borders + domain + 8)).isEqualTo(S);
      int tokens = at + 8 + borders + domain + 16;
      assertThat(shard.getInt(4 + 4 * (i + 1)) - tokens).isEqualTo(2 * S);
      assertThat(shard.getShort(tokens) & 0xFFFF)
          .isEqualTo(
              RECORDS.get(3 + i).getTokens().duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"best-fit 2", "one-document"})
  void documentsOfPaddedSequencesComeOutWholeAndWithoutPadding(String packing) throws Exception {
    SmallFeed padded =
        new SmallFeed(NARROW, S).domain("ja", Packing.parse(packing), SmallFeed.prose(40, 1));
    List<FeedRecord> records = padded.records(3);
    assertThat(records).anyMatch(record -> RealTokens.of(record) < S);
    FeedExport.Written written = export(ExportFormat.JSONL, records);
    Map<Long, String> found = new LinkedHashMap<>();
    long tokens = 0;
    for (String line : Files.readAllLines(folder().resolve("ja.jsonl"))) {
      JsonNode document = new ObjectMapper().readTree(line);
      assertThat(document.get("cut").isNull()).isTrue();
      tokens += document.get("tokens").asInt();
      found.put(
          Long.parseUnsignedLong(document.get("id").asText(), 16), document.get("text").asText());
    }
    assertThat(found).containsExactlyInAnyOrderEntriesOf(padded.texts("ja"));
    assertThat(written.totals().tokens())
        .isEqualTo(tokens)
        .isEqualTo(records.stream().mapToLong(RealTokens::of).sum());
  }

  @ParameterizedTest
  @EnumSource(names = {"MDS", "OLMO"})
  void rowsKeepTheirLengthAndSayWhatIsPadding(ExportFormat format) throws Exception {
    List<FeedRecord> records =
        new SmallFeed(NARROW, S)
            .domain("ja", Packing.parse("one-document"), SmallFeed.prose(40, 1))
            .records(3);
    export(format, records);
    if (format == ExportFormat.OLMO) {
      assertThat(bytes("ja.npy").remaining()).isEqualTo(records.size() * S * Short.BYTES);
      return;
    }
    ByteBuffer shard = bytes("shard.00000.mds");
    for (int i = 0; i < records.size(); i++) {
      int at = shard.getInt(4 + 4 * i);
      int real = at + 8 + shard.getInt(at) + shard.getInt(at + 4) + 8;
      assertThat(shard.getLong(real)).isEqualTo(RealTokens.of(records.get(i)));
      assertThat(shard.getInt(4 + 4 * (i + 1)) - real - 8).isEqualTo(S * Short.BYTES);
    }
  }

  private FeedExport.Written export(ExportFormat format, List<FeedRecord> records)
      throws IOException, ExportException {
    Iterator<FeedRecord> next = records.iterator();
    FeedExport.Feed feed =
        new FeedExport.Feed(
            "feed-1", S, List.of("ja"), records.size(), OptionalLong.of(records.size()));
    ExportRequest request =
        new ExportRequest(format, folder(), 0, Optional.empty(), Optional.empty());
    return new FeedExport(request, feed, NARROW)
        .write(() -> next.hasNext() ? next.next() : null, g -> {});
  }

  @Test
  void exportJsonSaysWhatItIs() throws Exception {
    export(ExportFormat.MDS, 3, 20L, null, RECORDS);
    JsonNode json = new ObjectMapper().readTree(folder().resolve("export.json").toFile());
    assertThat(json.get("feed").asText()).isEqualTo("feed-1");
    assertThat(List.of(json.get("from").asLong(), json.get("to").asLong()))
        .isEqualTo(List.of(3L, 20L));
    assertThat(json.at("/domains/ja/sequences").asInt()).isEqualTo(9);
    assertThat(json.get("tokens_as").asText()).isEqualTo("uint16");
    assertThat(json.get("feed_ends_here").asBoolean()).isFalse();
  }

  @Test
  void theDeclaredEndIsSaidAndNothingBehindItIsAskedFor() throws Exception {
    FeedExport.Feed feed =
        new FeedExport.Feed("feed-1", S, List.of("en", "ja"), END, OptionalLong.of(END));
    ExportRequest beyond =
        new ExportRequest(
            ExportFormat.OLMO, folder(), 0, Optional.of((long) END), Optional.empty());
    refused(() -> new FeedExport(beyond, feed, NARROW).write(() -> null, g -> {}))
        .hasMessageContaining("which ends at g=" + (END - 1) + " for good");
    ExportRequest all =
        new ExportRequest(ExportFormat.OLMO, folder(), 0, Optional.empty(), Optional.empty());
    assertThat(new FeedExport(all, feed, NARROW).write(RECORDS.iterator()::next, g -> {}).last())
        .isTrue();
    JsonNode json = new ObjectMapper().readTree(folder().resolve("export.json").toFile());
    assertThat(json.get("feed_ends_here").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(ExportFormat.class)
  void anExportThatFailsLeavesNoFile(ExportFormat format) throws IOException {
    List<FeedRecord> torn = new ArrayList<>(RECORDS);
    FeedRecord damaged = FeedRecord.newBuilder(torn.get(12)).build();
    damaged.setChecksum(damaged.getChecksum() + 1);
    torn.set(12, damaged);
    assertThatThrownBy(() -> export(format, 0, null, null, torn))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("g=12: the tokens' CRC-32C is");
    assertThat(names()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(ExportFormat.class)
  void untilTheEndNoFileHasItsName(ExportFormat format) throws Exception {
    Iterator<FeedRecord> next = RECORDS.iterator();
    List<String> seen = new ArrayList<>();
    FeedExport.Feed feed =
        new FeedExport.Feed("feed-1", S, List.of("en", "ja"), END, OptionalLong.empty());
    ExportRequest request =
        new ExportRequest(format, folder(), 0, Optional.empty(), Optional.empty());
    new FeedExport(request, feed, NARROW)
        .write(
            () -> {
              seen.addAll(names());
              return next.next();
            },
            g -> {});
    assertThat(seen).allMatch(name -> name.endsWith(".unfinished"));
    assertThat(names()).noneMatch(name -> name.endsWith(".unfinished")).isNotEmpty();
  }

  @Test
  void aGapIsNamedWithBothValues() {
    List<FeedRecord> gap = new ArrayList<>(RECORDS);
    gap.remove(7);
    assertThatThrownBy(() -> export(ExportFormat.OLMO, 0, null, null, gap))
        .hasMessageContaining("g=8 where g=7 must stand");
  }

  @Test
  void whatTheFeedDoesNotHaveIsWrongUsage() throws IOException {
    refused(() -> export(ExportFormat.OLMO, END, null, null, RECORDS))
        .hasMessageContaining("g=" + END + " is not in the feed, which ends at g=" + (END - 1));
    refused(() -> export(ExportFormat.OLMO, 0, 1000L + END, null, RECORDS))
        .hasMessageContaining("g=" + (1000 + END) + " is not in the feed");
    refused(() -> export(ExportFormat.OLMO, 9, 5L, null, RECORDS)).hasMessageContaining("below");
    refused(() -> export(ExportFormat.OLMO, -1, 5L, null, RECORDS)).hasMessageContaining("-1");
    refused(() -> export(ExportFormat.OLMO, 0, null, "fr", RECORDS))
        .hasMessageContaining("no domain 'fr'; its domains are en, ja, math");
    refused(() -> export(ExportFormat.OLMO, 0, null, "math", RECORDS))
        .hasMessageContaining("no sequence of domain 'math' is in the feed from g=0");
    assertThat(names()).isEmpty();
    Files.writeString(folder().resolve("ja.npy.unfinished"), "");
    refused(() -> export(ExportFormat.OLMO, 0, null, null, RECORDS))
        .hasMessageContaining("left by an export that was interrupted");
  }

  private static AbstractThrowableAssert<?, ?> refused(ThrowingCallable call) {
    return assertThatThrownBy(call).isInstanceOf(ExportException.class);
  }
}
