package org.hirundo.pipelines.dedup;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.hirundo.operators.dedup.ContentHash;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Origin;

/** A synthetic crawl: pages that are copied and edited from epoch to epoch, and short ones. */
final class Corpus {
  private static final String LETTERS = "あいうえおかがきぎくぐけげこごさしすせそ日本語文書山川花鳥風月 abcdef。、";

  private Corpus() {}

  static List<Document> versionChains(long seed, int epochs, int documentsPerEpoch) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> texts = new ArrayList<>();
    List<Document> documents = new ArrayList<>();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      for (int i = 0; i < documentsPerEpoch; i++) {
        String text = next(random, texts);
        texts.add(text);
        documents.add(document(epoch, i, text));
      }
    }
    return documents;
  }

  private static String next(SplittableRandom random, List<String> texts) {
    double dice = random.nextDouble();
    if (dice < .03) {
      return page(random, random.nextInt(6));
    }
    if (texts.isEmpty() || dice < .25) {
      return page(random, 100 + random.nextInt(500));
    }
    String base = texts.get(texts.size() - 1 - random.nextInt(Math.min(texts.size(), 400)));
    return dice < .4 ? base : edited(random, base, dice < .7 ? .01 : .04);
  }

  private static String page(SplittableRandom random, int length) {
    StringBuilder page = new StringBuilder();
    for (int i = 0; i < length; i++) {
      page.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return page.toString();
  }

  private static String edited(SplittableRandom random, String text, double rate) {
    StringBuilder copy = new StringBuilder(text);
    for (int i = 0; i < copy.length(); i++) {
      if (random.nextDouble() < rate) {
        copy.setCharAt(i, LETTERS.charAt(random.nextInt(LETTERS.length())));
      }
    }
    return copy.toString();
  }

  /** The same pages, each of one of the domains by chance: copies as well. */
  static List<Document> ofDomains(long seed, List<Document> documents, String... domains) {
    SplittableRandom random = new SplittableRandom(seed);
    return documents.stream()
        .map(
            document ->
                Document.newBuilder(document)
                    .setDomain(domains[random.nextInt(domains.length)])
                    .build())
        .toList();
  }

  static Document document(int epoch, int position, String text) {
    long hash = ContentHash.of(text);
    return Document.newBuilder()
        .setId(DocumentId.of(epoch, hash))
        .setContentHash(hash)
        .setText(text)
        .setDomain("ja")
        .setLanguage("ja")
        .setLanguageScore(1)
        .setOrigin(
            Origin.newBuilder()
                .setSource("CRAWL-" + (epoch + 1) / 2)
                .setFile("file-" + epoch)
                .setLine(epoch)
                .setPosition(position)
                .build())
        .build();
  }
}
