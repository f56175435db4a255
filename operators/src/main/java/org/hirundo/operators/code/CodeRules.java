package org.hirundo.operators.code;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/**
 * A source file's rules as numbers, keyed {@code name@version}: the version rises when a rule's
 * meaning changes.
 *
 * <p>Every source file has the values of its text; those of its syntax are there where the language
 * has a grammar, this platform has native code for it, and the parser does not give the file up
 * ({@code code_syntax_refused@1} is 1 then). Shares run from 0 to 1; every value is finite.
 * Thread-safe. Takes about 30 bytes of heap and up to 200 of native memory a character while it
 * runs, for files of up to a mebibyte; longer ones are not parsed.
 */
public final class CodeRules {
  private static final int LONG_LINE = 500;
  private static final int SWALLOW_LEAST = 1000;
  private static final double DENSE = 0.1;

  private static final Set<String> NAMES =
      Set.of(
          "code_letters@1",
          "code_alphabetic@1",
          "code_white_space@1",
          "code_minified@1",
          "code_xml_head@1",
          "code_generated@1",
          "code_encoded_longest@1",
          "code_encoded_share@1",
          "code_repetition@1",
          "code_html_visible_letters@1",
          "code_html_visible_share@1",
          "code_syntax_refused@1",
          "code_syntax_errors@1",
          "code_comment_share@1",
          "code_comment_foreign@1",
          "code_python2@1");

  private CodeRules() {}

  /** The names of all rules of source files. */
  public static Set<String> names() {
    return NAMES;
  }

  /** The values of all rules that fit the file's language. */
  public static Map<String, Double> values(SourceFile file) {
    Map<String, Double> values = new LinkedHashMap<>(32);
    putText(file.text(), values);
    if (file.language() == SourceLanguage.HTML) {
      putHtml(file.text(), values);
    }
    Grammar.of(file.language()).ifPresent(grammar -> putSyntax(file, grammar, values));
    return values;
  }

  private static void putText(String text, Map<String, Double> values) {
    int letters = text.codePointCount(0, text.length());
    int alphabetic = 0;
    int spaces = 0;
    int dense = 0;
    for (int from = 0; from < text.length(); ) {
      int end = text.indexOf('\n', from);
      end = end < 0 ? text.length() : end;
      int lineSpaces = 0;
      int lineLetters = 0;
      for (int i = from; i < end; lineLetters++) {
        int c = text.codePointAt(i);
        if (Character.isLetter(c)) {
          alphabetic++;
        } else if (Character.isWhitespace(c)) {
          lineSpaces++;
        }
        i += Character.charCount(c);
      }
      if (lineLetters >= LONG_LINE && lineSpaces < DENSE * lineLetters) {
        dense += lineLetters;
      }
      spaces += lineSpaces + (end < text.length() ? 1 : 0);
      from = end + 1;
    }
    EncodedData data = EncodedData.in(text);
    String searched =
        text.length() <= SyntaxReader.LONGEST ? text : text.substring(0, SyntaxReader.LONGEST);
    values.put("code_letters@1", (double) letters);
    values.put("code_alphabetic@1", share(alphabetic, letters));
    values.put("code_white_space@1", share(spaces, letters));
    values.put("code_minified@1", share(dense, letters));
    values.put("code_xml_head@1", FirstLines.declareXml(text) ? 1.0 : 0.0);
    values.put("code_generated@1", FirstLines.sayGenerated(text) ? 1.0 : 0.0);
    values.put("code_encoded_longest@1", (double) data.longest());
    values.put("code_encoded_share@1", share(data.matched(), letters));
    values.put(
        "code_repetition@1",
        letters < SWALLOW_LEAST ? 0.0 : (double) RepeatedStretch.longest(searched));
  }

  /** As StarCoder's filter has it: the text without scripts and styles. */
  private static void putHtml(String text, Map<String, Double> values) {
    Document page = Jsoup.parse(text);
    page.select("script, style").remove();
    String visible = page.wholeText();
    values.put("code_html_visible_letters@1", (double) visible.length());
    values.put(
        "code_html_visible_share@1",
        share(Math.min(visible.length(), text.length()), text.length()));
  }

  private static void putSyntax(SourceFile file, Grammar grammar, Map<String, Double> values) {
    Optional<Syntax> read = SyntaxReader.read(grammar, file.text());
    values.put("code_syntax_refused@1", read.isPresent() ? 0.0 : 1.0);
    read.ifPresent(
        syntax -> {
          int length = file.text().length();
          values.put("code_syntax_errors@1", Math.min(1.0, share(syntax.errors(), length)));
          values.put("code_comment_share@1", share(syntax.comments(), length));
          values.put("code_comment_foreign@1", share(syntax.foreign(), syntax.words()));
          if (file.language() == SourceLanguage.PYTHON) {
            values.put("code_python2@1", (double) syntax.python2());
          }
        });
  }

  private static double share(int part, int whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
