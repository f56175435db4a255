package org.hirundo.operators.quality;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The documents of both sides, as a classifier is trained on them: without what tells their source
 * ({@link Boilerplate}, {@link SourceCleaner}), long texts cut at the ends of sentences, so that a
 * book is not one document beside pages. Not thread-safe.
 */
final class TrainingCorpus {
  /** Characters of a text that are used. */
  static final int LONGEST_TEXT = 200_000;

  /** Characters of a document; a longer text gives several. */
  static final int LONGEST_DOCUMENT = 1_000;

  /** Shorter ones say nothing. */
  static final int SHORTEST_DOCUMENT = 20;

  /** A source with fewer texts is held out by documents, not by texts. */
  private static final int FEW_TEXTS = 5;

  private static final double HEAVIEST = 5;

  /**
   * @param heldOut whether it is among the fifth that the random split sets aside
   */
  record Document(boolean positive, String source, String text, boolean heldOut) {}

  private final List<Document> documents = new ArrayList<>();
  private final Map<String, Long> counts = new TreeMap<>();
  private long skipped;

  void add(List<ClassifierTraining.Source> sources, boolean positive) {
    for (ClassifierTraining.Source source : sources) {
      List<String> texts = new ArrayList<>();
      source.texts().forEach(texts::add);
      Boilerplate boilerplate = Boilerplate.of(texts);
      long before = documents.size();
      for (String text : texts) {
        String own = boilerplate.removedFrom(text);
        String cleaned = SourceCleaner.clean(own, LONGEST_TEXT);
        if (cleaned.length() < SHORTEST_DOCUMENT) {
          skipped++;
        } else {
          addParts(source.name(), cleaned, positive, texts.size() < FEW_TEXTS);
        }
      }
      counts.merge(source.name(), documents.size() - before, Long::sum);
    }
  }

  private void addParts(String source, String text, boolean positive, boolean apart) {
    boolean heldOut = isHeldOut(text);
    for (int from = 0; from < text.length(); ) {
      int to = end(text, from);
      if (to - from >= SHORTEST_DOCUMENT) {
        String part = text.substring(from, to).strip();
        documents.add(new Document(positive, source, part, apart ? isHeldOut(part) : heldOut));
      }
      from = to;
    }
  }

  /** After the last sentence that ends within the limit, if it is in the second half of it. */
  private static int end(String text, int from) {
    int limit = from + LONGEST_DOCUMENT;
    if (limit >= text.length()) {
      return text.length();
    }
    for (int i = limit - 1; i > from + LONGEST_DOCUMENT / 2; i--) {
      char c = text.charAt(i);
      boolean ends = c == '。' || c == '！' || c == '？';
      if (ends || (c == ' ' && ".!?".indexOf(text.charAt(i - 1)) >= 0)) {
        return i + 1;
      }
    }
    return Character.isLowSurrogate(text.charAt(limit)) ? limit - 1 : limit;
  }

  /** Of a hash of its own: which documents are held out stays, whatever other hashes become. */
  static boolean isHeldOut(String cleaned) {
    CodePoints text = CodePoints.of(cleaned);
    long hash = text.length();
    for (int i = 0; i < text.length(); i++) {
      hash = LongCounter.extend(hash, text.at(i));
    }
    return Long.remainderUnsigned(hash, 5) == 0;
  }

  List<Document> documents() {
    return documents;
  }

  Map<String, Long> counts() {
    return counts;
  }

  long skipped() {
    return skipped;
  }

  /**
   * Examples in which both sides weigh the same, and a source by the root of its documents, so that
   * a large one does not drown the others.
   */
  static List<FastTextTrainer.Example> examples(List<Document> documents) {
    Map<String, Long> bySource = new HashMap<>();
    documents.forEach(document -> bySource.merge(sided(document), 1L, Long::sum));
    double[] sides = new double[2];
    bySource.forEach((source, count) -> sides[source.charAt(0) - '0'] += Math.sqrt(count));
    List<FastTextTrainer.Example> examples = new ArrayList<>(documents.size());
    for (Document document : documents) {
      double root = Math.sqrt(bySource.get(sided(document)));
      double weight = documents.size() / 2.0 / sides[document.positive() ? 1 : 0] / root;
      examples.add(
          new FastTextTrainer.Example(
              document.positive() ? ClassifierTraining.POSITIVE : ClassifierTraining.NEGATIVE,
              document.text(),
              Math.min(HEAVIEST, weight)));
    }
    return examples;
  }

  private static String sided(Document document) {
    return (document.positive() ? "1" : "0") + document.source();
  }

  /** Refuses documents of one side alone. */
  void requireBothSides(String purpose, List<Document> chosen) {
    long positives = chosen.stream().filter(Document::positive).count();
    if (positives == 0 || positives == chosen.size()) {
      throw new IllegalArgumentException(
          "no "
              + (positives == 0 ? "positive" : "negative")
              + " document "
              + purpose
              + ": of "
              + counts
              + " documents, "
              + skipped
              + " more had less than "
              + SHORTEST_DOCUMENT
              + " characters; give more texts");
    }
  }
}
