package org.hirundo.operators.quality;

/**
 * Rules for mathematics that need no model: OpenWebMath's on accented letters (Paster et al., 2023,
 * filter_dataset.py) and SwallowMath's on text that a model wrote (Swallow-Pipeline, filter.py).
 */
final class MathRules {
  private static final String ACCENTED = "üïöêäâîûôèéà";
  private static final String BUT_WAIT = "But wait";
  private static final String[] THINK = {"<think>", "</think>"};

  private MathRules() {}

  static void measure(CodePoints text, RuleValues values) {
    int accented = 0;
    int doubts = 0;
    int tags = 0;
    for (int i = 0; i < text.length(); i++) {
      int c = text.at(i);
      if (c >= 0xC0 && c <= 0xFC && ACCENTED.indexOf(Character.toLowerCase(c)) >= 0) {
        accented++;
      } else if (c == 'B' && text.startsWith(i, BUT_WAIT)) {
        doubts++;
      } else if (c == '<' && (text.startsWith(i, THINK[0]) || text.startsWith(i, THINK[1]))) {
        tags++;
      }
    }
    values.put("math_accented_letters@1", RuleValues.share(accented, text.length()));
    values.put("math_repeated_piece@1", Repetitions.in(text).longest());
    values.put("math_but_wait@1", doubts);
    values.put("math_think_tags@1", tags);
  }
}
