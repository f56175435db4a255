package org.hirundo.pipelines.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.operators.tokens.Tokenizer;
import org.hirundo.operators.tokens.Tokenizers;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.logs.SequenceLogCheck;
import org.hirundo.pipelines.logs.Topics;

/** The sequence logs that a pack is going to write: what it finds in them. */
final class PackedLogs {
  private static final String REMEDY =
      "give this configuration a sequences.version that is not used yet";

  private final Topics topics;
  private final SequenceLogCheck check;
  private final List<SequenceLog> logs;

  PackedLogs(Configuration configuration, Topics topics, Properties connection) {
    String tokenizer;
    try (Tokenizer opened = Tokenizers.open(configuration.tokenizer())) {
      tokenizer = opened.fingerprint();
    }
    this.topics = topics;
    check =
        new SequenceLogCheck(
            topics,
            connection,
            configuration.feed().partitions(),
            tokenizer,
            configuration.sequenceLength(),
            configuration.padded());
    logs =
        configuration.domains().stream()
            .map(domain -> new SequenceLog(domain, configuration.sequenceVersion()))
            .toList();
  }

  /**
   * Nothing in the logs may have been made otherwise.
   *
   * @throws IllegalStateException naming the difference
   */
  void requireAlike() throws IOException {
    for (SequenceLog log : logs) {
      Optional<String> difference = check.difference(log);
      if (difference.isPresent()) {
        throw new IllegalStateException(difference.get() + ": " + REMEDY);
      }
    }
  }

  /**
   * For a pack without a saved state: it would write what is there again.
   *
   * @param state where its state was looked for
   * @throws IllegalStateException naming the log that holds something
   */
  void requireEmpty(Path state) throws IOException {
    for (SequenceLog log : logs) {
      if (!check.isEmpty(log)) {
        throw new IllegalStateException(
            topics.sequences(log)
                + " holds sequences, but there is no saved state of pack in "
                + state
                + ": it would write them again. "
                + "Name the state folder of the pack that wrote them, or "
                + REMEDY);
      }
    }
  }
}
