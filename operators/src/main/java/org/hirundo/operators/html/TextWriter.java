package org.hirundo.operators.html;

import java.util.ArrayList;
import java.util.List;

/** Writes the kept blocks as lines, and counts formulas and code. Thread-confined. */
final class TextWriter {
  private final FormulaSpans.Dollars dollars;
  private final StringBuilder out = new StringBuilder();
  private int formulas;
  private int formulaChars;
  private int codeChars;

  TextWriter(FormulaSpans.Dollars dollars) {
    this.dollars = dollars;
  }

  void write(Block block) {
    if (block.dropped) {
      return;
    }
    if (block.isLeaf()) {
      line(block, block.text);
    } else if (block.tag.equals("table") && isData(block)) {
      table(block);
    } else {
      for (Block child : block.children) {
        write(child);
      }
    }
  }

  private void line(Block leaf, String text) {
    if (out.length() > 0) {
      out.append('\n');
    }
    out.append(text);
    count(leaf.kind, text);
  }

  private void count(Block.Kind kind, String text) {
    if (kind == Block.Kind.CODE) {
      codeChars += text.codePointCount(0, text.length());
      return;
    }
    FormulaSpans spans = FormulaSpans.of(text, dollars);
    formulas += spans.count();
    for (int i = 0; i < spans.count(); i++) {
      formulaChars += text.codePointCount(spans.start(i), spans.end(i));
    }
  }

  /** At least two rows of two cells, and no cell that is laid out as a page. */
  private static boolean isData(Block table) {
    List<Block> rows = rows(table, new ArrayList<>());
    int wide = 0;
    for (Block row : rows) {
      int cells = 0;
      for (Block cell : row.children) {
        if (isCell(cell)) {
          cells++;
          if (isLaidOut(cell)) {
            return false;
          }
        }
      }
      wide += cells >= 2 ? 1 : 0;
    }
    return wide >= 1 && wide * 2 >= rows.size();
  }

  private static boolean isCell(Block block) {
    return block.tag.equals("td") || block.tag.equals("th");
  }

  private static boolean isLaidOut(Block cell) {
    if (cell.leaves > 12) {
      return true;
    }
    for (Block child : cell.children) {
      boolean page =
          child.isHeading()
              || child.tag.equals("table")
              || child.tag.equals("pre")
              || child.tag.equals("section")
              || child.tag.equals("article");
      if (page || (!child.isLeaf() && isLaidOut(child))) {
        return true;
      }
    }
    return false;
  }

  private static List<Block> rows(Block block, List<Block> rows) {
    for (Block child : block.children) {
      if (child.tag.equals("tr")) {
        rows.add(child);
      } else if (child.tag.equals("thead")
          || child.tag.equals("tbody")
          || child.tag.equals("tfoot")) {
        rows(child, rows);
      }
    }
    return rows;
  }

  private void table(Block block) {
    for (Block child : block.children) {
      if (child.dropped) {
        continue;
      }
      switch (child.tag) {
        case "thead", "tbody", "tfoot" -> table(child);
        case "tr" -> row(child);
        default -> write(child);
      }
    }
  }

  private void row(Block row) {
    StringBuilder line = new StringBuilder();
    boolean any = false;
    for (Block cell : row.children) {
      if (cell.dropped) {
        continue;
      }
      int before = line.length();
      if (before > 0 || any) {
        line.append(" | ");
      }
      any = true;
      int start = line.length();
      cell(cell, line, start);
    }
    String text = line.toString().strip();
    boolean shows = false;
    for (int i = 0; i < text.length() && !shows; i++) {
      shows = text.charAt(i) != '|' && text.charAt(i) != ' ';
    }
    if (shows) {
      if (out.length() > 0) {
        out.append('\n');
      }
      out.append(text);
      count(Block.Kind.TEXT, text);
    }
  }

  private static void cell(Block block, StringBuilder line, int start) {
    if (block.dropped) {
      return;
    }
    if (block.isLeaf()) {
      if (line.length() > start) {
        line.append(' ');
      }
      line.append(block.text.replace('\n', ' '));
    }
    for (Block child : block.children) {
      cell(child, line, start);
    }
  }

  int formulas() {
    return formulas;
  }

  int formulaChars() {
    return formulaChars;
  }

  int codeChars() {
    return codeChars;
  }

  String text() {
    return out.toString();
  }
}
