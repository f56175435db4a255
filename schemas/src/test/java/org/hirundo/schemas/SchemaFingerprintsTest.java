package org.hirundo.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The CRC-64-AVRO fingerprints that stand in the header of every record. One that changes here
 * makes the records already written unreadable to a reader that doesn't know their schema: keep the
 * old schema where readers look them up before changing a line of this table.
 */
class SchemaFingerprintsTest {
  private static final Map<String, String> GOLDEN =
      Map.ofEntries(
          Map.entry("Contamination", "26eb4d1e96015e17"),
          Map.entry("CurateReport", "789e2eb1288e2181"),
          Map.entry("DedupAlarm", "71e6c89325828cd7"),
          Map.entry("Document", "e04d94e88bdcf675"),
          Map.entry("Duplicate", "2608d098b494daf7"),
          Map.entry("FeedOwner", "7109b74e46a19be8"),
          Map.entry("FeedRecord", "ec49eb5e18af832f"),
          Map.entry("FileReport", "81a20b963aaafcf3"),
          Map.entry("MixtureRecord", "9ff99514e250e021"),
          Map.entry("MixtureReport", "876a20009fab474c"),
          Map.entry("MixtureRequest", "eefcd06e42d415aa"),
          Map.entry("PackReport", "def50f80d12c8f99"),
          Map.entry("Promotion", "16fb9cdb4662d5f3"),
          Map.entry("Reject", "4a613e240728cab3"),
          Map.entry("ScoreSketch", "6cd70136f6ce68a8"),
          Map.entry("Sequence", "a2767cb80ea92924"),
          Map.entry("SequenceSizes", "8962769e09240fc7"),
          Map.entry("Takedown", "fc0568db10d0a522"),
          Map.entry("TrainingLoss", "0da9429af0bc5a5e"),
          Map.entry("WithheldDocuments", "23df8d333e63994d"));

  private static final String EARLIER = "src/main/resources/org/hirundo/schemas/earlier";

  /** Fields whose name says all. */
  private static final Set<String> OBVIOUS =
      Set.of(
          "author",
          "bytes",
          "denominator",
          "domain",
          "epoch",
          "file",
          "id",
          "kind",
          "line",
          "mixtureVersion",
          "origin",
          "pass",
          "reason",
          "source",
          "title",
          "tokenizer",
          "url",
          "exactDuplicates",
          "nearDuplicates",
          "shares",
          "domains");

  @Test
  void fingerprintsAreThoseOfTheTable() {
    Map<String, String> found = new TreeMap<>();
    for (Schema schema : LogSchemas.ALL) {
      long fingerprint = SchemaNormalization.parsingFingerprint64(schema);
      found.put(schema.getName(), "%016x".formatted(fingerprint));
    }
    assertThat(found).isEqualTo(new TreeMap<>(GOLDEN));
  }

  /** The schemas that logs were written with before. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CurateReport ef71954f81fe4d2c",
        "Document 6934c862a9c55bdd",
        "Duplicate 589632e51b444bcf",
        "FeedRecord 25f809a0797fdce9",
        "FeedRecord 4ea3c7af632a0aa2",
        "MixtureRecord 38f66d505c37f844",
        "MixtureRecord f7ecbc846c0eb6f2",
        "MixtureReport 829198e4cc21f120",
        "MixtureRequest 261fa6209d07eb26",
        "PackReport 1a2c16474b2ee88d",
        "PackReport 548b4fc556f57a7a",
        "PackReport a85eec9551d4c6bd",
        "PackReport ccffd25ed6cb9fa0"
      })
  void anEarlierSchemaIsKeptAndTodaysReadsIt(String named) throws IOException {
    String name = named.split(" ")[0];
    String fingerprint = named.split(" ")[1];
    Schema earlier = new Schema.Parser().parse(Path.of(EARLIER, fingerprint + ".avsc").toFile());
    assertThat(earlier.getName()).isEqualTo(name);
    assertThat("%016x".formatted(SchemaNormalization.parsingFingerprint64(earlier)))
        .isEqualTo(fingerprint);
    Schema today =
        LogSchemas.ALL.stream().filter(one -> one.getName().equals(name)).findFirst().orElseThrow();
    assertThat(SchemaCompatibility.checkReaderWriterCompatibility(today, earlier).getType())
        .isEqualTo(SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE);
  }

  @Test
  void everySchemaFileIsALogOrPartOfOne() throws IOException {
    Set<String> parts = Set.of("BenchmarkOverlap", "Origin", "SequenceDocument");
    try (Stream<Path> files = Files.list(Path.of("src/main/avro"))) {
      Set<String> names =
          files
              .map(file -> file.getFileName().toString().replace(".avsc", ""))
              .collect(Collectors.toCollection(TreeSet::new));
      names.removeAll(parts);
      assertThat(names).isEqualTo(new TreeSet<>(GOLDEN.keySet()));
    }
  }

  static Stream<Schema> schemas() {
    return LogSchemas.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void everyRecordAndFieldSaysWhatItIs(Schema schema) {
    assertThat(schema.getDoc()).as(schema.getName()).isNotBlank();
    Set<Schema.Field> silent = new HashSet<>();
    visit(schema, silent);
    assertThat(silent).isEmpty();
  }

  private static void visit(Schema schema, Set<Schema.Field> silent) {
    switch (schema.getType()) {
      case RECORD -> {
        for (Schema.Field field : schema.getFields()) {
          boolean told = field.doc() != null && !field.doc().isBlank();
          if (!told && !OBVIOUS.contains(field.name()) && !listOfRecords(field.schema())) {
            silent.add(field);
          }
          visit(field.schema(), silent);
        }
      }
      case ARRAY -> visit(schema.getElementType(), silent);
      case MAP -> visit(schema.getValueType(), silent);
      default -> {}
    }
  }

  private static boolean listOfRecords(Schema schema) {
    return schema.getType() == Schema.Type.ARRAY
        && schema.getElementType().getType() == Schema.Type.RECORD;
  }
}
