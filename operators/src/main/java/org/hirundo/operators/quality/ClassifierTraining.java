package org.hirundo.operators.quality;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hirundo.operators.quality.TrainingCorpus.Document;

/**
 * Trains a quality classifier in Swallow's manner, educational texts against others without
 * segmentation, and judges it twice. A model that only tells two <em>sources</em> apart passes a
 * random split as well as a good one does; so sources are held out, too: in as many folds as there
 * are sources, at most {@value #FOLDS}, a model is trained on the others' documents and judged on
 * those of the sources it never saw.
 *
 * <p>The random split's side is decided by the hash of the cleaned text, so that a copy is never on
 * both. All is deterministic by the settings' seed.
 */
public final class ClassifierTraining {
  static final String POSITIVE = "__label__pos";
  static final String NEGATIVE = "__label__neg";

  /** Folds of the judgement by source, at most. */
  static final int FOLDS = 5;

  private static final int MOST_TELLING = 20;

  private ClassifierTraining() {}

  /** Texts of one source, such as a web site or a corpus. */
  public record Source(String name, Iterable<String> texts) {}

  /** A held-out positive source against a negative one. */
  public record Pair(
      String positive, String negative, long positives, long negatives, double auc) {}

  /**
   * A judgement on sources that the judged model never saw.
   *
   * @param judgement over all documents; its AUC is the folds' mean, since scores of different
   *     models are not compared
   * @param pairs each positive source against each negative one of its fold
   */
  public record BySource(int folds, Judgement judgement, List<Pair> pairs) {}

  /**
   * An n-gram that the model goes by.
   *
   * @param ngram {@code <} and {@code >} stand for a word's bounds
   * @param adds its part of how far the sides' mean scores, as logarithms of odds, lie apart
   * @param sources in how many of the training's sources it occurs: one alone gives itself away
   */
  public record Telling(String ngram, boolean positive, double adds, int sources) {}

  /**
   * The outcome of a training.
   *
   * @param documents how many documents of each source were used, by its name
   * @param skipped texts too short to be used
   * @param heldOut the judgement by the random split: the model that was written, on a fifth of the
   *     documents
   * @param bySource the judgement by source; empty if a side has one source alone
   */
  public record Report(
      Map<String, Long> documents,
      long skipped,
      long trainedPositives,
      long trainedNegatives,
      Judgement heldOut,
      Optional<BySource> bySource,
      List<Telling> telling,
      String fingerprint) {
    private static final double MUCH = 0.05;

    /** Whether the model has rather learned to tell the sources. */
    public boolean learnedTheSources() {
      return bySource.isPresent() && heldOut.auc() - bySource.get().judgement().auc() > MUCH;
    }
  }

  /**
   * Trains on four fifths of the documents, writes the model, and judges it on the rest; then
   * judges by source.
   *
   * @throws IllegalArgumentException if either side has no document to train on or to judge by
   */
  public static Report train(
      List<Source> positives, List<Source> negatives, FastTextTrainer.Settings settings, Path model)
      throws IOException {
    TrainingCorpus corpus = new TrainingCorpus();
    corpus.add(positives, true);
    corpus.add(negatives, false);
    List<Document> training = new ArrayList<>();
    List<Document> heldOut = new ArrayList<>();
    for (Document document : corpus.documents()) {
      (document.heldOut() ? heldOut : training).add(document);
    }
    FastTextModel trained = trained(corpus, training, heldOut, settings, model);
    return report(
        corpus,
        training,
        trained,
        judge(trained, heldOut),
        byFolds(corpus.documents(), settings, model));
  }

  /**
   * Trains on four fifths of the documents of the first two lists, writes the model, and judges it
   * on the rest and on the documents of the last two lists, sources that it never saw.
   *
   * @throws IllegalArgumentException if either side has no document to train on or to judge by
   */
  public static Report trainAndJudge(
      List<Source> positives,
      List<Source> negatives,
      List<Source> heldOutPositives,
      List<Source> heldOutNegatives,
      FastTextTrainer.Settings settings,
      Path model)
      throws IOException {
    TrainingCorpus corpus = new TrainingCorpus();
    corpus.add(positives, true);
    corpus.add(negatives, false);
    List<Document> training = new ArrayList<>();
    List<Document> heldOut = new ArrayList<>();
    for (Document document : corpus.documents()) {
      (document.heldOut() ? heldOut : training).add(document);
    }
    TrainingCorpus unseen = new TrainingCorpus();
    unseen.add(heldOutPositives, true);
    unseen.add(heldOutNegatives, false);
    unseen.requireBothSides("of held-out sources to judge by", unseen.documents());
    FastTextModel trained = trained(corpus, training, heldOut, settings, model);
    BySource bySource =
        new BySource(1, judge(trained, unseen.documents()), pairs(trained, unseen.documents()));
    return report(corpus, training, trained, judge(trained, heldOut), Optional.of(bySource));
  }

  private static FastTextModel trained(
      TrainingCorpus corpus,
      List<Document> training,
      List<Document> heldOut,
      FastTextTrainer.Settings settings,
      Path model)
      throws IOException {
    corpus.requireBothSides("to train on", training);
    corpus.requireBothSides("held out to judge by", heldOut);
    return FastTextTrainer.train(settings, TrainingCorpus.examples(training), model);
  }

  private static Report report(
      TrainingCorpus corpus,
      List<Document> training,
      FastTextModel model,
      Judgement heldOut,
      Optional<BySource> bySource) {
    long positives = training.stream().filter(Document::positive).count();
    return new Report(
        Map.copyOf(corpus.counts()),
        corpus.skipped(),
        positives,
        training.size() - positives,
        heldOut,
        bySource,
        TellingNgrams.of(model, training, MOST_TELLING),
        model.fingerprint());
  }

  private static Optional<BySource> byFolds(
      List<Document> documents, FastTextTrainer.Settings settings, Path model) throws IOException {
    List<List<Document>> folds = SourceFolds.of(documents, FOLDS);
    if (folds.isEmpty()) {
      return Optional.empty();
    }
    List<Document> judged = new ArrayList<>();
    List<Double> scores = new ArrayList<>();
    List<Pair> pairs = new ArrayList<>();
    double auc = 0;
    Path file = model.resolveSibling(model.getFileName() + ".fold");
    try {
      for (List<Document> fold : folds) {
        List<Document> others = new ArrayList<>();
        folds.stream().filter(other -> other != fold).forEach(others::addAll);
        FastTextModel trained =
            FastTextTrainer.train(settings, TrainingCorpus.examples(others), file);
        auc += judge(trained, fold).auc() / folds.size();
        pairs.addAll(pairs(trained, fold));
        for (Document document : fold) {
          judged.add(document);
          scores.add(score(trained, document));
        }
      }
    } finally {
      Files.deleteIfExists(file);
    }
    Judgement all = judgement(judged, scores);
    Judgement byFold =
        new Judgement(
            all.positives(), all.negatives(), all.precision(), all.recall(), all.accuracy(), auc);
    return Optional.of(new BySource(folds.size(), byFold, pairs));
  }

  private static List<Pair> pairs(FastTextModel model, List<Document> documents) {
    Map<String, List<Document>> positives = new LinkedHashMap<>();
    Map<String, List<Document>> negatives = new LinkedHashMap<>();
    for (Document document : documents) {
      (document.positive() ? positives : negatives)
          .computeIfAbsent(document.source(), name -> new ArrayList<>())
          .add(document);
    }
    List<Pair> pairs = new ArrayList<>();
    positives.forEach(
        (positive, good) ->
            negatives.forEach(
                (negative, other) -> {
                  List<Document> both = new ArrayList<>(good);
                  both.addAll(other);
                  double auc = judge(model, both).auc();
                  pairs.add(new Pair(positive, negative, good.size(), other.size(), auc));
                }));
    return pairs;
  }

  private static Judgement judge(FastTextModel model, List<Document> documents) {
    return judgement(
        documents, documents.stream().map(document -> score(model, document)).toList());
  }

  private static double score(FastTextModel model, Document document) {
    return ScoreRecipe.positive(POSITIVE).score(model, document.text());
  }

  private static Judgement judgement(List<Document> documents, List<Double> scores) {
    double[] values = new double[documents.size()];
    boolean[] positive = new boolean[values.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = scores.get(i);
      positive[i] = documents.get(i).positive();
    }
    return Judgement.of(values, positive);
  }
}
