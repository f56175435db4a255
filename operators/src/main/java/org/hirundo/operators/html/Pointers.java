package org.hirundo.operators.html;

import java.util.Locale;
import java.util.Set;

/**
 * Recognises what leads a reader away from a text and is no part of it: lines with a label such as
 * "Read more" before a link, headings such as "More from" a name, a page's policy on data.
 */
final class Pointers {
  private static final int LONGEST_LINE = 200;
  private static final int LONGEST_HEADING = 60;
  private static final int LONGEST_LABEL = 30;

  private static final Phrases LABELS =
      Phrases.of(
          "read more|read also|also read|read next|read:|related:|related story|related article|"
              + "tags:|tag:|tagged:|tagged with|filed under|posted in|categories:|category:|topics:|"
              + "labels:|keywords:|schlagwörter:|kategorien:|kategorie:|click here for more|"
              + "click here to read|recommended:|more:|must read|don't miss|don’t miss|watch:|watch more|listen:|"
              + "continue reading|see more:|you may also like|mehr lesen|mehr dazu|mehr zum thema|"
              + "lesen sie|lies auch|auch interessant|weiterlesen|lire aussi|à lire|lire :|"
              + "lee también|lea también|lee:|leggi anche|czytaj także|czytaj też|zobacz także|"
              + "dowiedz się więcej|関連記事|関連：|関連:|あわせて読みたい|合わせて読みたい");

  private static final Phrases HEADINGS =
      Phrases.of(
          "more from |more by |comments on |comment on |responses to |response to |thoughts on |"
              + "thought on |replies to |comments (|comments for |kommentare zu |antworten zu |"
              + "gedanken zu |kommentare (|recommended from |recommended by |written by |discussion about |"
              + "mehr von |mehr aus |empfohlen von |plus de |más de ");

  private static final Set<String> POLICIES =
      Set.of(
          "privacy policy",
          "privacy overview",
          "privacy notice",
          "privacy preference center",
          "cookie policy",
          "cookie settings",
          "manage cookies",
          "cookie preferences",
          "datenschutzerklärung",
          "datenschutz-übersicht",
          "datenschutzübersicht",
          "プライバシーポリシー");

  private Pointers() {}

  /** Whether a line is such a label, a link and little more. */
  static boolean isPointer(Block leaf) {
    int plain = leaf.weight - leaf.linkWeight;
    return leaf.links > 0
        && leaf.weight < LONGEST_LINE
        && plain <= LONGEST_LABEL
        && LABELS.begin(letters(leaf.text));
  }

  /** Whether a heading below a text stands over its author's or its site's other texts. */
  static boolean headsOthers(String text) {
    return text.length() <= LONGEST_HEADING && HEADINGS.begin(letters(text));
  }

  /** Whether a line is the heading of what a site says about its visitors' data. */
  static boolean isPolicy(String text) {
    return text.length() <= LONGEST_LABEL && POLICIES.contains(letters(text));
  }

  /** In lower case, from the first letter on. */
  private static String letters(String text) {
    int from = 0;
    while (from < text.length() && !Character.isLetter(text.charAt(from))) {
      from++;
    }
    return text.substring(from).toLowerCase(Locale.ROOT).strip();
  }
}
