package org.hirundo.pipelines.configuration;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hirundo.operators.tokens.Packing;
import org.hirundo.operators.tokens.Shuffle;

/** Reads {@code packing} and {@code shuffle}. */
final class PackingReader {
  private static final int MOST_DOCUMENTS = 10_000_000;
  private static final int USUAL_TOKENS = 1 << 24;
  private static final int MOST_TOKENS = 1 << 29;

  private PackingReader() {}

  static Map<String, Packing> packing(
      Section root, Map<String, BigDecimal> mixture, int sequenceLength) {
    Map<String, Packing> packings = new LinkedHashMap<>();
    mixture.keySet().forEach(domain -> packings.put(domain, Packing.CONCATENATE));
    Optional<Value> given = root.value("packing");
    if (given.isPresent() && given.get().isText()) {
      Packing all = packing(given.get(), sequenceLength);
      packings.replaceAll((domain, concatenate) -> all);
    } else if (given.isPresent()) {
      given
          .get()
          .section()
          .entries()
          .forEach(
              (domain, value) -> {
                MixtureReader.requireDomain(value, domain, mixture);
                packings.replace(domain, packing(value, sequenceLength));
              });
    }
    return packings;
  }

  private static Packing packing(Value value, int sequenceLength) {
    Optional<String> text = value.text();
    try {
      Packing packing = text.map(Packing::parse).orElse(Packing.CONCATENATE);
      packing.waitingTokens(sequenceLength);
      return packing;
    } catch (IllegalArgumentException e) {
      value.fault(
          "is " + text.orElseThrow(),
          Suggestion.among(Packing.methods(), text.orElseThrow())
              + "; best-fit may have a number behind it, of sequences: "
              + e.getMessage());
      return Packing.CONCATENATE;
    }
  }

  static Shuffle shuffle(Section root) {
    Optional<Value> given = root.value("shuffle");
    if (given.isEmpty()) {
      return Shuffle.NONE;
    }
    Section section = given.get().section();
    Optional<Value> window = section.value("window");
    if (window.isEmpty()) {
      given.get().fault("has no window", "add window: with a number of documents, like 10000");
    }
    Shuffle shuffle =
        new Shuffle(
            window.flatMap(documents -> documents.integer(1, MOST_DOCUMENTS)).orElse(1),
            section
                .value("tokens")
                .flatMap(most -> most.integer(1, MOST_TOKENS))
                .orElse(USUAL_TOKENS),
            section.value("seed").flatMap(seed -> seed.integer(0, Integer.MAX_VALUE)).orElse(0));
    section.end();
    return shuffle;
  }
}
