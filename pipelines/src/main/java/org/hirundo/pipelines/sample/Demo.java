package org.hirundo.pipelines.sample;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.hirundo.operators.quality.ClassifierTraining;
import org.hirundo.operators.quality.FastTextTrainer;

/**
 * Lays out everything that the demo runs on in one folder: crawls, code, a model, a configuration.
 */
public final class Demo {
  /** How often the sample is read. */
  public enum Supply {
    /** The feed ends when Japanese or code has run dry; English and mathematics repeat. */
    ONCE,
    /** Every domain repeats: the feed can be as long as one likes. */
    REPEATED
  }

  private final Path folder;

  private Demo(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes the folder anew. What an earlier demo left there is removed; anything else is not
   * touched.
   *
   * @throws IOException if the folder holds something that is not a demo's
   */
  public static Demo prepare(Path folder, Supply supply) throws IOException {
    Demo demo = new Demo(folder);
    if (Files.exists(folder)) {
      if (!Files.exists(demo.configuration())) {
        throw new IOException(
            folder + " is there and is not a demo's: remove it, or run from another folder");
      }
      delete(folder);
    }
    Files.createDirectories(folder);
    Files.writeString(demo.configuration(), demo.yaml(supply), StandardCharsets.UTF_8);
    SampleCrawl.write(folder.resolve("crawl"));
    SampleCode.write(folder.resolve("code.jsonl.gz"));
    demo.train();
    return demo;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void train() throws IOException {
    SampleTraining.Files texts = SampleTraining.write(folder.resolve("training"), "ja");
    ClassifierTraining.train(
        List.of(source("educational", texts.positive())),
        List.of(source("other", texts.negative())),
        FastTextTrainer.Settings.characters(),
        folder.resolve("edu-ja.bin"));
  }

  private static ClassifierTraining.Source source(String name, Path file) {
    return new ClassifierTraining.Source(name, texts(file));
  }

  private static List<String> texts(Path file) {
    ObjectMapper json = new ObjectMapper();
    try (Stream<String> lines = Files.lines(file)) {
      List<String> texts = new ArrayList<>();
      for (String line : lines.toList()) {
        texts.add(json.readTree(line).path("text").asText());
      }
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The configuration that {@code hirundo run --config} takes, too. */
  public Path configuration() {
    return folder.resolve("demo.yaml");
  }

  private String yaml(Supply supply) {
    String at = folder.toString().replace('\\', '/');
    return """
        # The configuration of hirundo demo. Change it and try: hirundo run --config %1$s/demo.yaml
        crawls:
          - index: "file:%2$s/crawl/collinfo.json"
            base: "file:%2$s/crawl/"
            poll: 5s
            epoch-files: 1000
        datasets:
          - name: hirundo-sources
            domain: code
            path: "%1$s/code.jsonl.gz"
            text: text
            id: id
            attributes: [license]
        dedup: {preset: verified, keep: oldest}
        quality:
          ja: {profile: swallow-v2, model: "%1$s/edu-ja.bin", keep-top: 0.6}
        tokenizer: o200k_base
        sequence-length: 512
        mixture: {ja: 0.35, en: 0.40, code: 0.17, math: 0.08}
        exhausted: {ja: %3$s, en: repeat, code: %3$s, math: repeat}
        kafka: {bootstrap: embedded}
        feed: {partitions: 4, archive: "%1$s/feed"}
        documents: {archive: "%1$s/documents"}
        state: "%1$s/state"
        dashboard: {host: 127.0.0.1, port: 0}
        checkpoint-interval: 1s
        """
        .formatted(
            at,
            folder.toAbsolutePath().normalize().toString().replace('\\', '/'),
            supply == Supply.ONCE ? "wait" : "repeat");
  }
}
