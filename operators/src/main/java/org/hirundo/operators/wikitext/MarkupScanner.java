package org.hirundo.operators.wikitext;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.hirundo.operators.wikitext.MarkupFrame.Kind;

/**
 * Takes templates, tables, links and tags out of wikitext in one pass, and leaves its lines to
 * {@link WikiLines}. What was opened and not closed loses its first line at most when a heading or
 * the end comes. Time is linear in the length whatever is nested. Confined to one thread.
 */
final class MarkupScanner {
  /** Stands before text that is no wikitext. */
  static final char LITERAL = '\uE000';

  /** Ends a line. */
  static final char BREAK = '\uE001';

  /** Stands before a line that is to stay as it is. */
  static final char CODE = '\uE002';

  private static final int LONGEST_TAG = 2000;
  private static final int LONGEST_SWITCH = 30;

  private final String in;
  private final MarkupOutput out;
  private final Set<String> unclosed = new HashSet<>(); // tags whose end does not come any more
  private int at;
  private boolean fresh = true; // nothing but indents and list signs in this line so far
  private long work;

  MarkupScanner(String wikitext, WikiNames names) {
    this.in = wikitext;
    this.out = new MarkupOutput(wikitext.length(), names);
  }

  /** Characters looked at or moved, a measure of time. */
  long work() {
    return work + out.work();
  }

  String scan() {
    while (at < in.length()) {
      char c = in.charAt(at);
      boolean first = fresh;
      fresh = c == '\n' || (fresh && " \t:*#;".indexOf(c) >= 0);
      work++;
      switch (c) {
        case '\n' -> newline();
        case '=' -> equalsSign();
        case '<' -> tag();
        case '{' -> openBraces(first);
        case '}' -> closeBraces();
        case '[' -> openBracket();
        case ']' -> closeBracket();
        case '|' -> pipe(first);
        case '\'' -> quotes();
        case '&' -> reference();
        case '_' -> behaviourSwitch();
        case LITERAL, BREAK, CODE -> at++;
        default -> {
          out.append(c);
          at++;
        }
      }
    }
    out.abandon();
    return out.text();
  }

  private boolean looking(String what) {
    return in.startsWith(what, at);
  }

  private int indexOf(String what, int from) {
    int found = in.indexOf(what, from);
    work += (found < 0 ? in.length() : found) - from;
    return found;
  }

  private void newline() {
    out.newline();
    at++;
  }

  /** A heading's line ends what was not closed before it. */
  private void equalsSign() {
    boolean begins = at == 0 || in.charAt(at - 1) == '\n';
    if (begins && out.isOpen()) {
      int end = indexOf("\n", at);
      String line = in.substring(at, end < 0 ? in.length() : end).stripTrailing();
      if (line.length() > 4 && line.startsWith("==") && line.endsWith("==")) {
        out.abandon();
      }
    }
    out.append('=');
    at++;
  }

  private int run(char c) {
    int end = at;
    while (end < in.length() && in.charAt(end) == c) {
      end++;
    }
    return end - at;
  }

  private void openBraces(boolean first) {
    int run = run('{');
    boolean pipe = at + run < in.length() && in.charAt(at + run) == '|';
    if (run == 1 && pipe && first) {
      out.open(Kind.TABLE);
      at += 2;
    } else if (run == 1) {
      out.append('{');
      at++;
    } else {
      at += run;
      work += run;
      int left = run % 2 == 1 ? run - 3 : run;
      for (; left > 0; left -= 2) {
        out.open(Kind.TEMPLATE);
      }
      if (run % 2 == 1) {
        out.open(Kind.PARAMETER);
      }
    }
  }

  private void closeBraces() {
    int run = run('}');
    at += run;
    if (run == 1) {
      out.append('}');
    } else {
      out.closeBraces(run);
    }
  }

  private void pipe(boolean first) {
    if (first && looking("|}") && out.closeTable()) {
      at += 2;
    } else {
      out.pipe();
      at++;
    }
  }

  private void openBracket() {
    if (looking("[[")) {
      out.open(Kind.LINK);
      at += 2;
      return;
    }
    int start = at + 1;
    if (!Schemes.begin(in, start)) {
      out.append('[');
      at++;
      return;
    }
    int end = start;
    while (end < in.length() && " \t\n]<".indexOf(in.charAt(end)) < 0) {
      end++;
    }
    work += end - start;
    at = end;
    if (end < in.length() && in.charAt(end) == ']') {
      at++;
    } else if (end < in.length() && in.charAt(end) != '\n') {
      out.open(Kind.EXTERNAL);
      while (at < in.length() && (in.charAt(at) == ' ' || in.charAt(at) == '\t')) {
        at++;
      }
    }
  }

  private void closeBracket() {
    if (looking("]]") && out.closeLink()) {
      at += 2;
    } else {
      if (!out.closeExternal()) {
        out.append(']');
      }
      at++;
    }
  }

  private void quotes() {
    int run = run('\'');
    if (run == 1 || run == 4) {
      out.append('\'');
    }
    work += run;
    at += run;
  }

  private void reference() {
    int end = CharacterReferences.end(in, at);
    String text = end < 0 ? null : CharacterReferences.text(in.substring(at + 1, end));
    if (text != null) {
      out.append(text);
      at = end + 1;
      return;
    }
    out.append('&');
    at++;
  }

  private void behaviourSwitch() {
    if (looking("__")) {
      int end = at + 2;
      while (end < in.length() && end - at < LONGEST_SWITCH && isSwitch(in.charAt(end))) {
        end++;
      }
      if (end > at + 4 && in.startsWith("__", end)) {
        at = end + 2;
        return;
      }
    }
    out.append('_');
    at++;
  }

  private static boolean isSwitch(char c) {
    return c >= 'A' && c <= 'Z' || c > 0x7F && Character.isLetter(c);
  }

  private void tag() {
    if (looking("<!--")) {
      int end = indexOf("-->", at + 4);
      at = end < 0 ? in.length() : end + 3;
      return;
    }
    boolean closing = looking("</");
    int nameStart = at + (closing ? 2 : 1);
    int nameEnd = nameStart;
    while (nameEnd < in.length() && nameEnd - nameStart < 20 && isName(in.charAt(nameEnd))) {
      nameEnd++;
    }
    String name = in.substring(nameStart, nameEnd).toLowerCase(Locale.ROOT);
    WikiTags what = WikiTags.of(name);
    int end = what == null ? -1 : tagEnd(nameEnd);
    if (end < 0) {
      out.append('<');
      at++;
      return;
    }
    boolean empty = in.charAt(end - 1) == '/';
    String attributes = in.substring(nameEnd, end);
    at = end + 1;
    if (what == WikiTags.INLINE) {
      return;
    }
    if (what == WikiTags.BLOCK) {
      out.append(BREAK);
      return;
    }
    if (closing || empty) {
      return;
    }
    int close = contentEnd(name);
    if (close >= 0) {
      content(what, attributes, close);
    }
  }

  private static boolean isName(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-';
  }

  /** Where the tag's own bracket is; -1 if this is none. */
  private int tagEnd(int from) {
    for (int i = from; i < in.length() && i - from < LONGEST_TAG; i++) {
      char c = in.charAt(i);
      work++;
      if (c == '>') {
        return i;
      }
      if (c == '<') {
        return -1;
      }
    }
    return -1;
  }

  /** Where the closing tag begins; -1 if there is none from here on. */
  private int contentEnd(String name) {
    if (unclosed.contains(name)) {
      return -1;
    }
    for (int i = indexOf("</", at); i >= 0; i = indexOf("</", i + 2)) {
      int end = i + 2 + name.length();
      if (in.regionMatches(true, i + 2, name, 0, name.length())
          && (end == in.length() || !isName(in.charAt(end)))) {
        return i;
      }
    }
    unclosed.add(name);
    return -1;
  }

  private void content(WikiTags what, String attributes, int close) {
    String content = in.substring(at, close);
    int end = in.indexOf('>', close);
    at = end < 0 ? in.length() : end + 1;
    switch (what) {
      case NOWIKI -> literal(CharacterReferences.decode(content));
      case MATH -> literal(WikiMath.delimited(content, attributes));
      case CODE -> code(content);
      default -> {}
    }
  }

  private void literal(String text) {
    if (!text.isEmpty()) {
      out.append(LITERAL);
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(c == BREAK || c == CODE || c == LITERAL || c == '\n' ? ' ' : c);
    }
  }

  private void code(String content) {
    out.append(BREAK);
    for (String line : CharacterReferences.decode(content).split("\n")) {
      out.append(CODE);
      for (int i = 0; i < line.length(); i++) {
        char c = line.charAt(i);
        out.append(c == BREAK || c == CODE || c == LITERAL ? ' ' : c);
      }
      out.append(BREAK);
    }
  }
}
