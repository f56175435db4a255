package org.hirundo.pipelines.compare;

import java.util.Arrays;
import org.hirundo.operators.quality.QualityRules;
import org.hirundo.pipelines.lists.ListMarks;

/** What is read of one document after the other. Confined to one thread. */
final class StoredDocument {
  final StoredValues values;
  final double[] scores; // by model; not a number if there is none
  boolean scored; // by any model
  long id;
  long cluster;
  String url;
  String domain;
  String source;
  String language;
  String text; // null: not read
  boolean raw; // nothing was measured of it so far: to be measured from its text
  long row; // in its part

  StoredDocument(Wanted wanted) {
    values = new StoredValues(wanted);
    scores = new double[wanted.models()];
    clear();
  }

  void clear() {
    values.clear();
    Arrays.fill(scores, Double.NaN);
    scored = false;
    id = 0;
    cluster = 0;
    url = "";
    domain = "";
    source = "";
    language = "";
    text = null;
    raw = false;
  }

  void score(int model, double score) {
    scored = true;
    if (model >= 0) {
      scores[model] = score;
    }
  }

  /** Measures the rules that are not stored, from the text, and what lists say anew. */
  void measure(QualityRules rules, ListMarks marks) {
    values.complete(rules.measure(text, language));
    values.replace(marks.values(domain, url, language, text));
  }

  boolean annotated() {
    return scored || !values.isEmpty();
  }

  /** In code points; -1 if it is not known without the text. */
  int length() {
    return text == null ? Wanted.length(values) : text.codePointCount(0, text.length());
  }
}
