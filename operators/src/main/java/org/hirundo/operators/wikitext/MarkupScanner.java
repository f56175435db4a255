package org.hirundo.operators.wikitext;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.hirundo.operators.wikitext.MarkupFrame.Kind;

/**
 * Takes templates, tables, links and tags out of wikitext in one pass, and leaves its lines to
 * {@link WikiLines}. What was opened and not closed loses its first line at most when a heading or
 * the end comes. At most {@value #MAX_DEPTH} constructs are open at once; deeper ones are passed
 * over, so that time is linear in the length whatever is nested. Confined to one thread.
 */
final class MarkupScanner {
  /** Stands before text that is no wikitext. */
  static final char LITERAL = '\uE000';

  /** Ends a line. */
  static final char BREAK = '\uE001';

  /** Stands before a line that is to stay as it is. */
  static final char CODE = '\uE002';

  static final int MAX_DEPTH = 48;
  private static final int LONGEST_TAG = 2000;
  private static final int LONGEST_SWITCH = 30;
  private static final int LONGEST_PREFIX = 40;

  private final String in;
  private final WikiNames names;
  private final StringBuilder out;
  private final List<MarkupFrame> frames = new ArrayList<>();
  private final Set<String> unclosed = new HashSet<>(); // tags whose end does not come any more
  private int at;
  private boolean fresh = true; // nothing but indents and list signs in this line so far
  private long work;

  MarkupScanner(String wikitext, WikiNames names) {
    this.in = wikitext;
    this.names = names;
    this.out = new StringBuilder(wikitext.length());
  }

  /** Characters looked at or moved, a measure of time. */
  long work() {
    return work;
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
    abandon();
    return out.toString();
  }

  private boolean looking(String what) {
    return in.startsWith(what, at);
  }

  private int indexOf(String what, int from) {
    int found = in.indexOf(what, from);
    work += (found < 0 ? in.length() : found) - from;
    return found;
  }

  private void truncate(int length) {
    out.setLength(length);
  }

  private void delete(int from, int to) {
    work += out.length() - from;
    out.delete(from, to);
  }

  private MarkupFrame top() {
    return frames.isEmpty() ? null : frames.get(frames.size() - 1);
  }

  private void open(Kind kind) {
    if (frames.size() < MAX_DEPTH) {
      frames.add(new MarkupFrame(kind, out.length()));
    }
  }

  /** The frame, with all that are open in it, is closed. */
  private void close(int frame) {
    frames.subList(frame, frames.size()).clear();
  }

  /** The innermost frame of a kind that no frame of the others hides; -1 if there is none. */
  private int innermost(Kind kind, Kind... walls) {
    for (int i = frames.size() - 1; i >= 0; i--) {
      Kind found = frames.get(i).kind;
      if (found == kind) {
        return i;
      }
      for (Kind wall : walls) {
        if (found == wall) {
          return -1;
        }
      }
    }
    return -1;
  }

  private void newline() {
    MarkupFrame top = top();
    while (top != null && (top.kind == Kind.EXTERNAL || top.kind == Kind.LINK && !isFile(top))) {
      frames.remove(frames.size() - 1);
      top = top();
    }
    out.append('\n');
    at++;
  }

  private boolean isFile(MarkupFrame link) {
    int end = link.pipes > 0 ? Math.min(link.pipe[0], link.mark + LONGEST_PREFIX) : link.mark;
    return isDropped(out.substring(link.mark, end));
  }

  /** A heading's line ends what was not closed before it. */
  private void equalsSign() {
    boolean begins = at == 0 || in.charAt(at - 1) == '\n';
    if (begins && !frames.isEmpty()) {
      int end = indexOf("\n", at);
      String line = in.substring(at, end < 0 ? in.length() : end).stripTrailing();
      if (line.length() > 4 && line.startsWith("==") && line.endsWith("==")) {
        abandon();
      }
    }
    out.append('=');
    at++;
  }

  private void abandon() {
    for (MarkupFrame frame : frames) {
      boolean shows = frame.kind == Kind.EXTERNAL || frame.kind == Kind.LINK && !isFile(frame);
      if (!shows && frame.mark <= out.length()) {
        int end = out.indexOf("\n", frame.mark);
        work += out.length() - frame.mark;
        int rest = end < 0 ? out.length() : end;
        delete(frame.mark, rest);
        break; // the marks behind have moved, and lie in this frame
      }
    }
    frames.clear();
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
      open(Kind.TABLE);
      at += 2;
    } else if (run == 1) {
      out.append('{');
      at++;
    } else {
      at += run;
      work += run;
      int left = run % 2 == 1 ? run - 3 : run;
      for (; left > 0; left -= 2) {
        open(Kind.TEMPLATE);
      }
      if (run % 2 == 1) {
        open(Kind.PARAMETER);
      }
    }
  }

  private void closeBraces() {
    int run = run('}');
    if (run == 1) {
      out.append('}');
      at++;
      return;
    }
    at += run;
    while (run >= 2) {
      int template = innermost(Kind.TEMPLATE);
      int parameter = innermost(Kind.PARAMETER);
      if (parameter > template) {
        truncate(frames.get(parameter).mark);
        close(parameter);
        run -= Math.min(run, 3);
      } else if (template >= 0) {
        closeTemplate(template);
        run -= 2;
      } else {
        break;
      }
    }
  }

  private void closeTemplate(int template) {
    MarkupFrame frame = frames.get(template);
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < frame.pipes && i < MarkupFrame.PIPES; i++) {
      boolean last = i + 1 >= frame.pipes || i + 1 >= MarkupFrame.PIPES;
      arguments.add(out.substring(frame.pipe[i] + 1, last ? out.length() : frame.pipe[i + 1]));
    }
    int nameEnd = frame.pipes > 0 ? frame.pipe[0] : out.length();
    String text = TextTemplates.text(out.substring(frame.mark, nameEnd), arguments);
    work += out.length() - frame.mark;
    truncate(frame.mark);
    out.append(text);
    close(template);
  }

  private void pipe(boolean first) {
    int table = innermost(Kind.TABLE, Kind.TEMPLATE, Kind.PARAMETER);
    if (first && table >= 0 && looking("|}")) {
      truncate(frames.get(table).mark);
      close(table);
      at += 2;
      return;
    }
    MarkupFrame top = top();
    if (top != null) {
      top.pipe(out.length());
    }
    out.append('|');
    at++;
  }

  private void openBracket() {
    if (looking("[[")) {
      open(Kind.LINK);
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
      open(Kind.EXTERNAL);
      while (at < in.length() && (in.charAt(at) == ' ' || in.charAt(at) == '\t')) {
        at++;
      }
    }
  }

  private void closeBracket() {
    if (looking("]]")) {
      int link = innermost(Kind.LINK, Kind.TEMPLATE, Kind.PARAMETER, Kind.TABLE);
      if (link >= 0) {
        closeLink(link);
        at += 2;
        return;
      }
    }
    MarkupFrame top = top();
    if (top != null && top.kind == Kind.EXTERNAL) {
      frames.remove(frames.size() - 1);
    } else {
      out.append(']');
    }
    at++;
  }

  private void closeLink(int link) {
    MarkupFrame frame = frames.get(link);
    int targetEnd = frame.pipes > 0 ? frame.pipe[0] : out.length();
    String target = out.substring(frame.mark, targetEnd);
    work += target.length();
    close(link);
    if (isDropped(target) || isInterlanguage(target)) {
      truncate(frame.mark);
    } else if (frame.pipes == 0) {
      if (target.startsWith(":")) {
        delete(frame.mark, frame.mark + 1);
      }
    } else if (targetEnd + 1 >= out.length()) {
      truncate(frame.mark);
      out.append(withoutParts(target));
    } else {
      delete(frame.mark, targetEnd + 1);
    }
  }

  private boolean isDropped(String target) {
    int colon = target.indexOf(':');
    return colon > 0
        && colon < LONGEST_PREFIX
        && names.dropped().contains(target.substring(0, colon).strip().toLowerCase(Locale.ROOT));
  }

  /** A link in the margin to the same page in another language. */
  private static boolean isInterlanguage(String target) {
    int colon = target.indexOf(':');
    if (colon < 2 || colon > 12 || colon + 1 == target.length()) {
      return false;
    }
    int letters = 0;
    while (letters < colon && target.charAt(letters) >= 'a' && target.charAt(letters) <= 'z') {
      letters++;
    }
    boolean plain = letters == colon && letters <= 3;
    boolean varied = letters >= 2 && letters <= 3 && target.charAt(letters) == '-';
    return plain || varied && !target.substring(letters, colon).contains(" ");
  }

  /** The pipe trick: neither a prefix, nor what stands in parentheses or behind a comma. */
  private static String withoutParts(String target) {
    String text = target.startsWith(":") ? target.substring(1) : target;
    int colon = text.indexOf(':');
    text = colon > 0 ? text.substring(colon + 1) : text;
    int parenthesis = text.indexOf('(');
    text = parenthesis > 0 ? text.substring(0, parenthesis) : text;
    return text.strip();
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
