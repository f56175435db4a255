package org.hirundo.pipelines.dedup;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.hirundo.schemas.Document;

/**
 * Crawls of pages that change: in each crawl a page is read again as it was, or with sentences
 * changed, added and taken out, or is not there; new pages come up. Most edits are small, a few
 * rewrite half of the page, and they add up from crawl to crawl.
 */
final class EditedHistories {
  private static final Pattern SENTENCE = Pattern.compile("(?<=[。！？\\n]|[.!?] )");
  private static final double[] EXTENTS = {.01, .02, .04, .08, .15, .3, .5};
  private static final int SHORTEST = 250;
  private static final int LONGEST = 2500;

  private EditedHistories() {}

  /** Passages of texts, cut between sentences, of some 250 to 2,500 characters each. */
  static List<List<String>> passages(List<String> texts, long seed) {
    Random random = new Random(seed);
    List<List<String>> passages = new ArrayList<>();
    for (String text : texts) {
      List<String> open = new ArrayList<>();
      int length = 0;
      int enough = SHORTEST + random.nextInt(LONGEST - SHORTEST);
      for (String sentence : SENTENCE.split(text)) {
        open.add(sentence);
        length += sentence.length();
        if (length >= enough) {
          passages.add(open);
          open = new ArrayList<>();
          length = 0;
          enough = SHORTEST + random.nextInt(LONGEST - SHORTEST);
        }
      }
    }
    Collections.shuffle(passages, random);
    return passages;
  }

  /** Passages of made-up words, some common and most rare. */
  static List<List<String>> invented(int count, long seed) {
    Random random = new Random(seed);
    List<String> words = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      words.add(Long.toString(random.nextInt(1 << 24) + 1000L, 36));
    }
    List<List<String>> passages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<String> sentences = new ArrayList<>();
      int length = 4 + random.nextInt(20);
      for (int j = 0; j < length; j++) {
        StringBuilder sentence = new StringBuilder();
        int size = 6 + random.nextInt(14);
        for (int k = 0; k < size; k++) {
          double rank = Math.pow(words.size(), random.nextDouble());
          sentence.append(words.get((int) rank - 1)).append(' ');
        }
        sentences.add(sentence.append(". ").toString());
      }
      passages.add(sentences);
    }
    return passages;
  }

  /**
   * What crawls find.
   *
   * @param passages the first editions; three quarters are there at once, the others come up later
   */
  static List<Document> crawl(List<List<String>> passages, int crawls, long seed) {
    Random random = new Random(seed);
    List<String> pool = passages.stream().flatMap(List::stream).toList();
    List<List<String>> pages = new ArrayList<>();
    List<Document> documents = new ArrayList<>();
    int begun = 0;
    for (int crawl = 1; crawl <= crawls; crawl++) {
      for (List<String> page : pages) {
        double fate = random.nextDouble();
        if (fate < .6) {
          edit(page, pool, random);
        }
        if (fate < .8) {
          documents.add(Corpus.document(crawl, documents.size(), String.join("", page)));
        }
      }
      int until = (int) (passages.size() * (.75 + .25 * (crawl - 1) / Math.max(1, crawls - 1)));
      for (; begun < until; begun++) {
        pages.add(new ArrayList<>(passages.get(begun)));
        documents.add(
            Corpus.document(crawl, documents.size(), String.join("", passages.get(begun))));
      }
    }
    return documents;
  }

  private static void edit(List<String> page, List<String> pool, Random random) {
    double extent = EXTENTS[Math.min(random.nextInt(EXTENTS.length), random.nextInt(7))];
    int edits = Math.max(1, (int) Math.round(extent * page.size()));
    for (int i = 0; i < edits; i++) {
      int place = random.nextInt(page.size());
      String other = pool.get(random.nextInt(pool.size()));
      switch (random.nextInt(4)) {
        case 0 -> page.add(place, other);
        case 1 -> page.set(place, other);
        case 2 -> page.set(place, touched(page.get(place), random));
        default -> {
          if (page.size() > 3) {
            page.remove(place);
          }
        }
      }
    }
  }

  private static String touched(String sentence, Random random) {
    int at = random.nextInt(sentence.length() + 1);
    int to = Math.min(sentence.length(), at + random.nextInt(12));
    return sentence.substring(0, at) + (char) ('あ' + random.nextInt(80)) + sentence.substring(to);
  }
}
