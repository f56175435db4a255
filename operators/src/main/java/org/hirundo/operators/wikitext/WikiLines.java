package org.hirundo.operators.wikitext;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes text of lines without markup: a line for a paragraph, a list's item or a heading. Sections
 * of notes, references and links are left out, and headings that nothing follows.
 */
final class WikiLines {
  private static final String LIST_SIGNS = "*#:;";
  private static final int LOWEST = 6;

  private record Heading(int level, String text) {}

  private final StringBuilder out;
  private final StringBuilder paragraph = new StringBuilder();
  private final List<Heading> headings = new ArrayList<>(); // that nothing follows yet
  private int skipped = LOWEST + 1; // level of the section that is left out

  private WikiLines(int length) {
    out = new StringBuilder(length);
  }

  static String text(String scanned) {
    WikiLines lines = new WikiLines(scanned.length());
    int start = 0;
    for (int i = 0; i <= scanned.length(); i++) {
      char c = i == scanned.length() ? '\n' : scanned.charAt(i);
      if (c == '\n' || c == MarkupScanner.BREAK) {
        lines.line(scanned.substring(start, i));
        if (c == MarkupScanner.BREAK) {
          lines.endParagraph();
        }
        start = i + 1;
      }
    }
    lines.endParagraph();
    return lines.out.toString();
  }

  private void line(String given) {
    if (!given.isEmpty() && given.charAt(0) == MarkupScanner.CODE) {
      endParagraph();
      write(given.substring(1).stripTrailing());
      return;
    }
    String line = given.strip();
    if (line.isEmpty()) {
      endParagraph();
    } else if (isHeading(line)) {
      endParagraph();
      heading(line);
    } else if (line.startsWith("|") || isRule(line)) {
      endParagraph();
    } else if (LIST_SIGNS.indexOf(line.charAt(0)) >= 0) {
      endParagraph();
      item(line);
    } else {
      join(line);
    }
  }

  private static boolean isHeading(String line) {
    return line.length() > 2 && line.startsWith("=") && line.endsWith("=");
  }

  private static boolean isRule(String line) {
    return line.startsWith("----");
  }

  private void heading(String line) {
    int level = level(line);
    String text = LineCleanup.of(line.substring(level, line.length() - level));
    if (level <= skipped) {
      skipped = StockSections.isStock(text) ? level : LOWEST + 1;
    }
    headings.removeIf(heading -> heading.level() >= level);
    if (skipped > LOWEST && !text.isEmpty()) {
      headings.add(new Heading(level, text));
    }
  }

  /** Signs on both sides of the heading, of which at least one character is left between them. */
  private static int level(String line) {
    int most = Math.min(LOWEST, (line.length() - 1) / 2);
    int level = 0;
    while (level < most
        && line.charAt(level) == '='
        && line.charAt(line.length() - 1 - level) == '=') {
      level++;
    }
    return level;
  }

  private void item(String line) {
    int signs = 0;
    while (signs < line.length() && LIST_SIGNS.indexOf(line.charAt(signs)) >= 0) {
      signs++;
    }
    String text = line.substring(signs).strip();
    int colon = line.charAt(signs - 1) == ';' ? text.indexOf(": ") : -1;
    if (colon > 0) {
      write(LineCleanup.of(text.substring(0, colon)));
      text = text.substring(colon + 1);
    }
    write(LineCleanup.of(text));
  }

  private void join(String line) {
    if (paragraph.length() > 0) {
      char before = paragraph.charAt(paragraph.length() - 1);
      if (!LineCleanup.isWide(before) || !LineCleanup.isWide(line.charAt(0))) {
        paragraph.append(' ');
      }
    }
    paragraph.append(line);
  }

  private void endParagraph() {
    if (paragraph.length() > 0) {
      write(LineCleanup.of(paragraph.toString()));
      paragraph.setLength(0);
    }
  }

  private void write(String line) {
    if (skipped <= LOWEST || line.isBlank()) {
      return;
    }
    for (Heading heading : headings) {
      append(heading.text());
    }
    headings.clear();
    append(line);
  }

  private void append(String line) {
    if (out.length() > 0) {
      out.append('\n');
    }
    out.append(line);
  }
}
