package org.hirundo.operators.quality;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trains models of every shape with the reference command and compares every probability of every
 * held-out line: {@code mvn -Pfasttext-parity verify}, where a {@code fasttext} is installed. Lines
 * are real ones of the shared data where it is there, else made up.
 */
class FastTextParity {
  private static final Path COMMAND =
      Path.of(System.getProperty("hirundo.fasttext", "/usr/bin/fasttext"));
  private static final int TRAINED = 1_600;
  private static final int HELD_OUT = 500;
  private static final HexFormat HEX = HexFormat.of();

  /** Lines that a line reader may stumble over. */
  private static final List<byte[]> ODD =
      Stream.of(
              "",
              " ",
              "zqxjwv",
              "</s>",
              "the</s> of the",
              "the of </s> theorem and more",
              "</s> the of",
              "a\tb\u000bc\fd\re\u0000f\u0000\u0000g the",
              "\u0000",
              "\u00a0the\u3000of\u2028and\u0085so",
              "__label__a the __label__nowhere of __label__",
              "__label__a",
              "<the> < > <<of>>",
              "\ufeff the \ufffd of",
              "𠮷野家で😀を か\u3099",
              "the ".repeat(3_000) + "last",
              "定理の証明。".repeat(6_000),
              "x".repeat(50_000))
          .map(line -> line.getBytes(StandardCharsets.UTF_8))
          .toList();

  private static final List<byte[]> NO_UTF_8 =
      List.of(
          HEX.parseHex("80"),
          HEX.parseHex("8081e381"),
          HEX.parseHex("e38182e381"),
          HEX.parseHex("746865ff20fe6f6680"),
          HEX.parseHex("c3282080bf746865"),
          HEX.parseHex("eda080746865edb080"),
          HEX.parseHex("f8888080806162"));

  @TempDir Path folder;

  private record Shape(String name, int labels, List<String> training, List<String> quantising) {}

  private record Row(String label, double probability) {}

  private static List<Shape> shapes() {
    List<Shape> shapes = new ArrayList<>();
    for (String loss : List.of("softmax", "hs", "ns", "ova")) {
      for (int words = 1; words <= 5; words++) {
        for (String characters : List.of("0 0", "2 4")) {
          shapes.add(dense(loss, words, characters, loss.equals("hs") ? 40 : 5));
        }
      }
    }
    shapes.add(dense("softmax", 2, "1 6", 5));
    shapes.add(dense("softmax", 0, "3 3", 5));
    for (String loss : List.of("softmax", "hs", "ova")) {
      for (String base : List.of("1 0 0", "2 0 0", "1 2 4", "3 2 3")) {
        for (String how :
            List.of(
                "",
                "-qnorm",
                "-dsub 3",
                "-dsub 5 -qnorm",
                "-cutoff 900",
                "-cutoff 1200 -qnorm -retrain -epoch 1",
                "-qout",
                "-qout -qnorm -cutoff 2000 -retrain -epoch 1")) {
          String[] parts = base.split(" ", 2);
          shapes.add(
              quantised(
                  dense(loss, Integer.parseInt(parts[0]), parts[1], how.contains("qout") ? 300 : 5),
                  how));
        }
      }
    }
    return shapes;
  }

  private static Shape dense(String loss, int words, String characters, int labels) {
    String[] bounds = characters.split(" ");
    String arguments =
        "-loss %s -wordNgrams %d -minn %s -maxn %s -dim 14 -epoch 4 -lr 0.4 -bucket 20011 -thread 1"
            .formatted(loss, words, bounds[0], bounds[1]);
    String name =
        "%s, words 1-%d, characters %s-%s, %d labels"
            .formatted(loss, words, bounds[0], bounds[1], labels);
    return new Shape(name, labels, List.of(arguments.split(" ")), null);
  }

  private static Shape quantised(Shape dense, String how) {
    return new Shape(
        dense.name + " .ftz " + how,
        dense.labels,
        dense.training,
        how.isEmpty() ? List.of() : List.of(how.split(" ")));
  }

  @Test
  void everyShapeAgreesWithTheCommand() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(COMMAND), COMMAND + " is not there");
    List<String> lines = lines();
    System.out.printf("%d lines to train on, %d held out%n", TRAINED, HELD_OUT);
    System.out.println("shape | lines | top-1 equal | odd lines equal | largest difference");
    double worst = 0;
    for (Shape shape : shapes()) {
      worst = Math.max(worst, compare(shape, lines));
    }
    System.out.printf("largest difference of all: %.2g%n", worst);
    assertThat(worst).isLessThan(1e-5);
  }

  private double compare(Shape shape, List<String> lines) throws Exception {
    Path trainedOn = folder.resolve("training.txt");
    Files.write(trainedOn, labelled(lines.subList(0, TRAINED), shape.labels));
    run(join("supervised -input " + trainedOn + " -output " + folder.resolve("m"), shape.training));
    Path file = folder.resolve("m.bin");
    if (shape.quantising != null) {
      run(
          join(
              "quantize -input " + trainedOn + " -output " + folder.resolve("m"),
              shape.quantising));
      file = folder.resolve("m.ftz");
    }
    FastTextModel model = FastTextModel.load(file);
    List<String> heldOut = lines.subList(TRAINED, TRAINED + HELD_OUT);
    List<List<Row>> expected = reference(file, bytes(heldOut));
    assertThat(expected).hasSize(HELD_OUT);
    int equal = 0;
    double largest = 0;
    for (int i = 0; i < HELD_OUT; i++) {
      Prediction ours = model.predict(heldOut.get(i));
      equal += sameTop(ours, expected.get(i)) ? 1 : 0;
      largest = Math.max(largest, difference(ours, expected.get(i)));
    }
    List<byte[]> odd = Stream.concat(ODD.stream(), NO_UTF_8.stream()).toList();
    List<List<Row>> oddExpected = odd(file, odd);
    int oddEqual = 0;
    for (int i = 0; i < odd.size(); i++) {
      double difference = difference(model.predict(odd.get(i)), oddExpected.get(i));
      oddEqual += difference < 1e-5 ? 1 : 0;
      largest = Math.max(largest, difference);
      if (difference >= 1e-5) {
        byte[] line = odd.get(i);
        System.out.println("  odd: " + HEX.formatHex(line, 0, Math.min(40, line.length)));
      }
    }
    System.out.printf(
        "%s | %d | %d | %d of %d | %.1e%n",
        shape.name, HELD_OUT, equal, oddEqual, odd.size(), largest);
    return largest;
  }

  /** Where a line's end is spelt out in a line, the reference takes the rest for another one. */
  private List<List<Row>> odd(Path model, List<byte[]> lines) throws Exception {
    List<byte[]> together = new ArrayList<>();
    for (byte[] line : lines) {
      if (!new String(line, StandardCharsets.ISO_8859_1).contains("</s>")) {
        together.add(line);
      }
    }
    List<List<Row>> results = reference(model, together);
    assertThat(results).hasSameSizeAs(together);
    List<List<Row>> all = new ArrayList<>();
    for (byte[] line : lines) {
      int at = together.indexOf(line);
      all.add(at >= 0 ? results.get(at) : reference(model, List.of(line)).get(0));
    }
    return all;
  }

  /** The reference prints six digits; labels equal in them stand in any order. */
  private static boolean sameTop(Prediction ours, List<Row> expected) {
    if (ours.labels().isEmpty() || expected.isEmpty()) {
      return ours.labels().isEmpty() && expected.isEmpty();
    }
    String top = ours.labels().get(0).label();
    return expected.stream()
        .filter(row -> row.probability >= expected.get(0).probability)
        .anyMatch(row -> row.label.equals(top));
  }

  private static double difference(Prediction ours, List<Row> expected) {
    if (ours.labels().size() != expected.size()) {
      return Math.abs(ours.labels().size() - expected.size());
    }
    double largest = 0;
    for (Row row : expected) {
      largest = Math.max(largest, Math.abs(ours.probability(row.label) - row.probability));
    }
    return largest;
  }

  private List<List<Row>> reference(Path model, List<byte[]> lines) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] line : lines) {
      all.write(line);
      all.write('\n');
    }
    Path file = folder.resolve("lines.txt");
    Files.write(file, all.toByteArray());
    String out = run(List.of("predict-prob", model.toString(), file.toString(), "-1"));
    List<List<Row>> results = new ArrayList<>();
    for (String line : out.split("\n", -1)) {
      String[] parts = line.isEmpty() ? new String[0] : line.split(" ");
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i + 1 < parts.length; i += 2) {
        rows.add(new Row(parts[i], Double.parseDouble(parts[i + 1])));
      }
      results.add(rows);
    }
    return results.subList(0, Math.max(1, results.size() - 1));
  }

  private String run(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(COMMAND.toString()));
    command.addAll(arguments);
    Path errors = folder.resolve("errors.txt");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", command, Files.readString(errors)).isZero();
    return out;
  }

  private static List<String> join(String first, List<String> rest) {
    return Stream.concat(Arrays.stream(first.split(" ")), rest.stream()).toList();
  }

  private static List<byte[]> bytes(List<String> lines) {
    return lines.stream().map(line -> line.getBytes(StandardCharsets.UTF_8)).toList();
  }

  private static List<String> labelled(List<String> lines, int labels) {
    List<String> result = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      int label = i < labels ? i : Math.floorMod((line.length() * 31 + line.charAt(0)), labels);
      result.add("__label__" + (char) ('a' + label % 26) + (label < 26 ? "" : label) + " " + line);
    }
    return result;
  }

  private static List<String> lines() throws IOException {
    Path data = Path.of(System.getProperty("hirundo.shared.data", ""));
    List<String> lines = new ArrayList<>();
    if (Files.isDirectory(data.resolve("text-ja"))) {
      ObjectMapper json = new ObjectMapper();
      for (JsonNode node :
          json.readTree(data.resolve("text-ja/jglue/jsquad-v1.3/valid-v1.3.json").toFile())
              .findValues("context")) {
        lines.add(node.asText());
      }
      lines.addAll(Files.readAllLines(data.resolve("text-ja/bocchan.txt")));
      for (String line : Files.readAllLines(data.resolve("math/train.jsonl")).subList(0, 1500)) {
        lines.add(json.readTree(line).get("question").asText());
      }
      lines.replaceAll(line -> line.replace('\n', ' ').strip());
      lines.removeIf(line -> line.length() < 2);
      lines = new ArrayList<>(lines.stream().distinct().toList());
    } else {
      lines.addAll(madeUp());
    }
    java.util.Collections.shuffle(lines, new Random(5));
    return lines;
  }

  private static List<String> madeUp() {
    Random random = new Random(3);
    String[] words = new String[900];
    for (int i = 0; i < words.length; i++) {
      StringBuilder word = new StringBuilder();
      for (int j = random.nextInt(5); j >= 0; j--) {
        word.appendCodePoint(i % 2 == 0 ? 'a' + random.nextInt(26) : 0x3042 + random.nextInt(80));
      }
      words[i] = word.toString();
    }
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < TRAINED + HELD_OUT; i++) {
      StringBuilder line = new StringBuilder();
      for (int j = 0; j < 6 + i % 30; j++) {
        line.append(words[(int) (Math.pow(random.nextDouble(), 2) * words.length)]);
        line.append(random.nextInt(3) == 0 ? "。" : " ");
      }
      lines.add(line.toString());
    }
    return lines;
  }
}
