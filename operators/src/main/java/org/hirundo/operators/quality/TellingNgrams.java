package org.hirundo.operators.quality;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hirundo.operators.quality.TrainingCorpus.Document;

/**
 * What a trained model goes by. The mean score of the positive documents, before it becomes a
 * probability, lies above that of the negative ones by the sum of what each n-gram adds: its weight
 * times the difference of its share of all n-grams on both sides. The n-grams that add most are the
 * most telling ones.
 */
final class TellingNgrams {
  /** Documents of each side that are looked at, the first ones of each source in turn. */
  private static final int DOCUMENTS = 1_500;

  private static final class Use {
    private final double[] shares = new double[2];
    private final Set<String> sources = new HashSet<>();
  }

  private final FastTextModel model;
  private final FastTextSettings settings;
  private final Map<String, Use> uses = new HashMap<>();

  private TellingNgrams(FastTextModel model) {
    this.model = model;
    this.settings = model.dictionary().settings();
  }

  /**
   * The n-grams that add most.
   *
   * @param most how many of each side
   */
  static List<ClassifierTraining.Telling> of(
      FastTextModel model, List<Document> documents, int most) {
    TellingNgrams ngrams = new TellingNgrams(model);
    int[] counts = new int[2];
    for (Document document : inTurn(documents)) {
      int side = document.positive() ? 1 : 0;
      if (counts[side] < DOCUMENTS) {
        counts[side]++;
        ngrams.add(document);
      }
    }
    return ngrams.best(counts, most);
  }

  private static List<Document> inTurn(List<Document> documents) {
    Map<String, Integer> ordinals = new HashMap<>();
    Map<Document, Integer> turns = new java.util.IdentityHashMap<>();
    for (Document document : documents) {
      turns.put(document, ordinals.merge(document.source(), 1, Integer::sum));
    }
    List<Document> result = new ArrayList<>(documents);
    result.sort(Comparator.comparing(turns::get));
    return result;
  }

  private void add(Document document) {
    List<String> found = new ArrayList<>();
    String[] words = document.text().split("[ \\t]+");
    for (int i = 0; i < words.length; i++) {
      String word = words[i];
      found.add(word);
      characters("<" + word + ">", found);
      StringBuilder sequence = new StringBuilder(word);
      for (int j = i + 1; j < Math.min(words.length, i + settings.wordNgrams()); j++) {
        found.add(sequence.append(' ').append(words[j]).toString());
      }
    }
    double share = 1.0 / found.size();
    for (String ngram : found) {
      Use use = uses.computeIfAbsent(ngram, key -> new Use());
      use.shares[document.positive() ? 1 : 0] += share;
      use.sources.add(document.source());
    }
  }

  private void characters(String word, List<String> found) {
    int[] at = word.codePoints().toArray();
    for (int from = 0; from < at.length; from++) {
      for (int n = Math.max(1, settings.minN()); n <= settings.maxN(); n++) {
        boolean boundary = n == 1 && (from == 0 || from == at.length - 1);
        if (from + n <= at.length && !boundary) {
          found.add("\0" + new String(at, from, n));
        }
      }
    }
  }

  private List<ClassifierTraining.Telling> best(int[] documents, int most) {
    List<ClassifierTraining.Telling> all = new ArrayList<>();
    uses.forEach(
        (ngram, use) -> {
          double difference = use.shares[1] / documents[1] - use.shares[0] / documents[0];
          double adds = weight(ngram) * difference;
          if (adds > 0) {
            String shown = ngram.startsWith("\0") ? ngram.substring(1) : ngram;
            all.add(
                new ClassifierTraining.Telling(shown, difference > 0, adds, use.sources.size()));
          }
        });
    all.sort(
        Comparator.comparingDouble((ClassifierTraining.Telling telling) -> -telling.adds())
            .thenComparing(ClassifierTraining.Telling::ngram));
    List<ClassifierTraining.Telling> result = new ArrayList<>();
    for (boolean positive : new boolean[] {true, false}) {
      all.stream().filter(one -> one.positive() == positive).limit(most).forEach(result::add);
    }
    return result;
  }

  private double weight(String ngram) {
    FastTextDictionary dictionary = model.dictionary();
    int row;
    if (ngram.startsWith("\0")) {
      row = dictionary.characterRow(ngram.substring(1).getBytes(StandardCharsets.UTF_8));
    } else {
      FastTextDictionary.Rows rows = new FastTextDictionary.Rows();
      row = dictionary.wordRow(ngram.getBytes(StandardCharsets.UTF_8), rows);
    }
    return row < 0 ? 0 : model.weight(row, ClassifierTraining.POSITIVE);
  }
}
