package org.hirundo.operators.quality;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Trains a quality classifier in Swallow's manner: educational texts against others, no
 * segmentation, judged on a fifth of the documents that training never saw.
 *
 * <p>A document's side is decided by the hash of its cleaned text, so that a copy is never on both.
 * Beware of the result all the same: a model that only tells two <em>sources</em> apart passes this
 * test, too. Give several sources for each side, and judge by ones held out ({@link
 * #trainAndJudge}).
 */
public final class ClassifierTraining {
  static final String POSITIVE = "__label__pos";
  static final String NEGATIVE = "__label__neg";

  /** Characters of a document that are used; its beginning shows its quality. */
  static final int LONGEST_DOCUMENT = 20_000;

  /** Shorter ones say nothing. */
  static final int SHORTEST_DOCUMENT = 20;

  private ClassifierTraining() {}

  /** Texts of one source, such as a web site or a corpus. */
  public record Source(String name, Iterable<String> texts) {}

  /**
   * What a model does on documents that it was not trained on.
   *
   * @param auc the chance that a positive document scores above a negative one
   */
  public record Judgement(
      long positives,
      long negatives,
      double precision,
      double recall,
      double accuracy,
      double auc) {}

  /**
   * The outcome of a training.
   *
   * @param documents how many documents of each source were used, by its name
   * @param skipped documents too short to be used
   * @param heldOut the judgement at a probability of one half
   */
  public record Report(
      Map<String, Long> documents,
      long skipped,
      long trainedPositives,
      long trainedNegatives,
      Judgement heldOut,
      String fingerprint) {}

  private record Document(boolean positive, String text) {
    FastTextTrainer.Example example() {
      return new FastTextTrainer.Example(positive ? POSITIVE : NEGATIVE, text);
    }
  }

  /**
   * Trains on four fifths of the documents, writes the model, and judges it on the rest.
   *
   * @throws IllegalArgumentException if either side has no document to train on or to judge by
   */
  public static Report train(
      List<Source> positives, List<Source> negatives, FastTextTrainer.Settings settings, Path model)
      throws IOException {
    Collector collector = new Collector();
    collector.add(positives, true);
    collector.add(negatives, false);
    List<Document> training = new ArrayList<>();
    List<Document> heldOut = new ArrayList<>();
    for (Document document : collector.documents) {
      (isHeldOut(document.text()) ? heldOut : training).add(document);
    }
    return collector.report(training, heldOut, settings, model);
  }

  /**
   * Trains on all documents of the first two lists, and judges by those of the last two: sources
   * that the model never saw.
   */
  public static Report trainAndJudge(
      List<Source> positives,
      List<Source> negatives,
      List<Source> heldOutPositives,
      List<Source> heldOutNegatives,
      FastTextTrainer.Settings settings,
      Path model)
      throws IOException {
    Collector collector = new Collector();
    collector.add(positives, true);
    collector.add(negatives, false);
    int trained = collector.documents.size();
    collector.add(heldOutPositives, true);
    collector.add(heldOutNegatives, false);
    List<Document> all = collector.documents;
    return collector.report(
        all.subList(0, trained), all.subList(trained, all.size()), settings, model);
  }

  static boolean isHeldOut(String cleaned) {
    CodePoints text = CodePoints.of(cleaned);
    return Long.remainderUnsigned(text.hash(0, text.length()), 5) == 0;
  }

  private static final class Collector {
    private final List<Document> documents = new ArrayList<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private long skipped;

    void add(List<Source> sources, boolean positive) {
      for (Source source : sources) {
        long before = documents.size();
        for (String text : source.texts()) {
          String cleaned = SourceCleaner.clean(text, LONGEST_DOCUMENT);
          if (cleaned.length() < SHORTEST_DOCUMENT) {
            skipped++;
          } else {
            documents.add(new Document(positive, cleaned));
          }
        }
        counts.merge(source.name(), documents.size() - before, Long::sum);
      }
    }

    Report report(
        List<Document> training,
        List<Document> heldOut,
        FastTextTrainer.Settings settings,
        Path file)
        throws IOException {
      requireBothSides("to train on", training);
      requireBothSides("held out to judge by", heldOut);
      List<FastTextTrainer.Example> examples = training.stream().map(Document::example).toList();
      FastTextModel model = FastTextTrainer.train(settings, examples, file);
      long positives = count(training);
      return new Report(
          Map.copyOf(counts),
          skipped,
          positives,
          training.size() - positives,
          judge(model, heldOut),
          model.fingerprint());
    }

    private void requireBothSides(String purpose, List<Document> documents) {
      long positives = count(documents);
      if (positives == 0 || positives == documents.size()) {
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

  private static long count(List<Document> documents) {
    return documents.stream().filter(Document::positive).count();
  }

  private static Judgement judge(FastTextModel model, List<Document> documents) {
    ScoreRecipe recipe = ScoreRecipe.positive(POSITIVE);
    double[] scores = new double[documents.size()];
    boolean[] positive = new boolean[scores.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = recipe.score(model, documents.get(i).text());
      positive[i] = documents.get(i).positive();
    }
    return judge(scores, positive);
  }

  static Judgement judge(double[] scores, boolean[] positive) {
    long truePositives = 0;
    long calledPositive = 0;
    long positives = 0;
    for (int i = 0; i < scores.length; i++) {
      positives += positive[i] ? 1 : 0;
      if (scores[i] >= 0.5) {
        calledPositive++;
        truePositives += positive[i] ? 1 : 0;
      }
    }
    long negatives = scores.length - positives;
    long trueNegatives = negatives - (calledPositive - truePositives);
    return new Judgement(
        positives,
        negatives,
        calledPositive == 0 ? 0 : (double) truePositives / calledPositive,
        (double) truePositives / positives,
        (double) (truePositives + trueNegatives) / scores.length,
        auc(scores, positive, positives, negatives));
  }

  /** By ranks (Mann and Whitney, 1947), equal scores sharing their mean rank. */
  private static double auc(double[] scores, boolean[] positive, long positives, long negatives) {
    Integer[] order = new Integer[scores.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(scores[a], scores[b]));
    double ranks = 0;
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && scores[order[to]] == scores[order[from]]) {
        to++;
      }
      double mean = (from + 1 + to) / 2.0;
      for (int i = from; i < to; i++) {
        ranks += positive[order[i]] ? mean : 0;
      }
      from = to;
    }
    return (ranks - positives * (positives + 1) / 2.0) / ((double) positives * negatives);
  }
}
