package org.hirundo.pipelines.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hirundo.operators.html.MainTextExtractor;
import org.hirundo.operators.html.UnextractableException;

/**
 * Texts for the demo's quality models: pieces of 200 to 300 characters of the pages' main text.
 * Positive: of educational pages; negative: of the others.
 */
public final class SampleTraining {
  private static final int LEAST = 200;
  private static final int MOST = 300;
  private static final String SENTENCE_ENDS = "。．！？.!?\n";

  /**
   * The files that one model is trained from: JSON lines of {@code id} and {@code text}.
   *
   * @param positive of educational pages
   * @param negative of others
   */
  public record Files(Path positive, Path negative) {}

  private SampleTraining() {}

  /**
   * Writes {@code positive.jsonl} and {@code negative.jsonl} into the folder.
   *
   * @param language {@code ja} or {@code en}
   */
  public static Files write(Path folder, String language) throws IOException {
    List<Map<String, String>> positive = new ArrayList<>();
    List<Map<String, String>> negative = new ArrayList<>();
    for (SamplePage page : SamplePages.load()) {
      if (page.language().equals(language)) {
        List<Map<String, String>> rows = page.educational() ? positive : negative;
        for (String piece : pieces(text(newest(page).html()))) {
          rows.add(JsonLines.row("id", page.name() + "#" + rows.size(), "text", piece));
        }
      }
    }
    if (positive.isEmpty() || negative.isEmpty()) {
      throw new IllegalArgumentException("the sample has no pages in the language " + language);
    }
    Files files = new Files(folder.resolve("positive.jsonl"), folder.resolve("negative.jsonl"));
    JsonLines.write(files.positive(), positive);
    JsonLines.write(files.negative(), negative);
    return files;
  }

  private static Edition newest(SamplePage page) {
    return Edition.of(page, DemoCrawl.numbered(page.crawls().get(page.crawls().size() - 1)));
  }

  /** A fragment's text in the form in which the model is to score pages: formulas as TeX. */
  static String text(String html) {
    try {
      return new MainTextExtractor().extract(html, "").text();
    } catch (UnextractableException e) {
      throw new IllegalArgumentException("a sample page has no text: " + html, e);
    }
  }

  /** Cuts at sentence ends where there is one; a short rest joins the piece before. */
  static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    int start = 0;
    while (text.length() - start > MOST) {
      int cut = start + LEAST;
      while (cut < start + MOST && SENTENCE_ENDS.indexOf(text.charAt(cut - 1)) < 0) {
        cut++;
      }
      if (Character.isLowSurrogate(text.charAt(cut))) {
        cut--;
      }
      pieces.add(text.substring(start, cut).strip());
      start = cut;
    }
    String rest = text.substring(start).strip();
    if (rest.length() < LEAST / 2 && !pieces.isEmpty()) {
      int last = pieces.size() - 1;
      pieces.set(last, (pieces.get(last) + "\n" + rest).strip());
    } else if (!rest.isEmpty()) {
      pieces.add(rest);
    }
    return pieces;
  }
}
