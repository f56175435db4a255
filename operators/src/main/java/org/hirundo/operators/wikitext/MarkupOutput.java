package org.hirundo.operators.wikitext;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hirundo.operators.wikitext.MarkupFrame.Kind;

/**
 * The text that is scanned so far, and what is open in it. At most {@value #MAX_DEPTH} constructs
 * are open at once; deeper ones are passed over, so that what is moved at their ends is linear in
 * the length. Confined to one thread.
 */
final class MarkupOutput {
  static final int MAX_DEPTH = 48;
  private static final int LONGEST_PREFIX = 40;

  private final WikiNames names;
  private final StringBuilder out;
  private final List<MarkupFrame> frames = new ArrayList<>();
  private long work;

  MarkupOutput(int length, WikiNames names) {
    this.names = names;
    this.out = new StringBuilder(length);
  }

  /** Characters looked at or moved, a measure of time. */
  long work() {
    return work;
  }

  void append(char c) {
    out.append(c);
  }

  void append(String text) {
    out.append(text);
  }

  boolean isOpen() {
    return !frames.isEmpty();
  }

  String text() {
    return out.toString();
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

  void open(Kind kind) {
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

  /** Ends links, which don't go beyond a line but for those of files. */
  void newline() {
    MarkupFrame top = top();
    while (top != null && (top.kind == Kind.EXTERNAL || top.kind == Kind.LINK && !isFile(top))) {
      frames.remove(frames.size() - 1);
      top = top();
    }
    out.append('\n');
  }

  private boolean isFile(MarkupFrame link) {
    int end = link.pipes > 0 ? Math.min(link.pipe[0], link.mark + LONGEST_PREFIX) : link.mark;
    return isDropped(out.substring(link.mark, end));
  }

  /** Ends all that is open: what would have shown nothing loses its first line. */
  void abandon() {
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

  /** Closes what a row of at least two braces closes. */
  void closeBraces(int braces) {
    int run = braces;
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

  /** Closes the innermost table, if there is one that no template hides. */
  boolean closeTable() {
    int table = innermost(Kind.TABLE, Kind.TEMPLATE, Kind.PARAMETER);
    if (table >= 0) {
      truncate(frames.get(table).mark);
      close(table);
    }
    return table >= 0;
  }

  void pipe() {
    MarkupFrame top = top();
    if (top != null) {
      top.pipe(out.length());
    }
    out.append('|');
  }

  /** Closes the innermost link to a page, if there is one that nothing hides. */
  boolean closeLink() {
    int link = innermost(Kind.LINK, Kind.TEMPLATE, Kind.PARAMETER, Kind.TABLE);
    if (link >= 0) {
      closeLink(link);
    }
    return link >= 0;
  }

  /** Closes the link to somewhere else that was opened last; nothing may be open in it. */
  boolean closeExternal() {
    MarkupFrame top = top();
    boolean external = top != null && top.kind == Kind.EXTERNAL;
    if (external) {
      frames.remove(frames.size() - 1);
    }
    return external;
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
}
