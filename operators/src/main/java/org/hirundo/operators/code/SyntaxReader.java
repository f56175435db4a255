package org.hirundo.operators.code;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.treesitter.TSInputEncoding;
import org.treesitter.TSNode;
import org.treesitter.TSParseState;
import org.treesitter.TSParser;
import org.treesitter.TSPoint;
import org.treesitter.TSQueryCapture;
import org.treesitter.TSQueryCursor;
import org.treesitter.TSQueryMatch;
import org.treesitter.TSTree;
import org.treesitter.TSTreeCursor;

/**
 * Parses one text and walks its tree; all native memory is freed before it answers.
 *
 * <p>tree-sitter takes time in proportion to the text where the text parses, and more than its
 * square where it does not. What bounds it: the length, the depth of open brackets, the steps that
 * the parser takes while it is lost, the text that it reads again, and, for what is left, its
 * processor time. The last of these is the only one that depends on the machine; at ten times what
 * dense code takes, it is met by text that is far from any code.
 */
final class SyntaxReader {
  /** In UTF-16 units: The Stack has no file of more than a mebibyte. */
  static final int LONGEST = 1 << 20;

  private static final int DEEPEST = 1000;
  private static final int CHUNK = 2048; // bytes; an even number
  private static final int LOST_CHECKS = 200; // of 100 steps each
  private static final int READ_AGAIN = 16;
  private static final int READ_ANYWAY = 1 << 20;
  private static final int CALL = 256; // what a call costs, in bytes read
  private static final long NANOS = 100_000_000;
  private static final long NANOS_A_UNIT = 20_000;
  private static final long MOST_NANOS = 5_000_000_000L;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Grammar grammar;
  private final String text;
  private int errors;
  private int comments;
  private int words;
  private int foreign;
  private int python2;
  private int commentsTo;
  private int wordsTo;

  private SyntaxReader(Grammar grammar, String text) {
    this.grammar = grammar;
    this.text = text;
  }

  /** The text's syntax, or empty if the parser gives it up. */
  static Optional<Syntax> read(Grammar grammar, String text) {
    if (text.length() > LONGEST || OpenBrackets.deepest(text) > DEEPEST) {
      return Optional.empty();
    }
    return new SyntaxReader(grammar, text).read();
  }

  private Optional<Syntax> read() {
    Progress progress = new Progress(text);
    try (TSParser parser = new TSParser()) {
      parser.setLanguage(grammar.language());
      try (TSTree tree =
          parser.parseWithOptions(
              new byte[CHUNK],
              null,
              progress::read,
              TSInputEncoding.TSInputEncodingUTF16LE,
              progress::isOver)) {
        if (tree == null || progress.over) {
          return Optional.empty();
        }
        walk(tree.getRootNode());
        if (grammar.isPython()) {
          python2 += Python2Numbers.count(text, wordsTo, text.length());
        }
      }
    }
    return Optional.of(new Syntax(errors, comments, words, foreign, python2));
  }

  private void walk(TSNode root) {
    if (root.isError()) {
      errors = text.length();
      return;
    }
    try (TSQueryCursor query = new TSQueryCursor()) {
      if (!root.hasError()) {
        query(query, root);
        return;
      }
      try (TSTreeCursor cursor = new TSTreeCursor(root)) {
        walkAroundErrors(cursor, query);
      }
    }
  }

  /**
   * Queries the largest nodes without an error. A query that goes into errors takes time in
   * proportion to the square of their size.
   */
  private void walkAroundErrors(TSTreeCursor cursor, TSQueryCursor query) {
    while (true) {
      TSNode node = cursor.currentNode();
      if (node.isMissing()) {
        errors++;
      } else if (node.isError()) {
        errors += (node.getEndByte() - node.getStartByte()) / 2;
      } else if (!node.hasError()) {
        query(query, node);
      } else if (cursor.gotoFirstChild()) {
        continue;
      }
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) {
          return;
        }
      }
    }
  }

  private void query(TSQueryCursor cursor, TSNode node) {
    cursor.exec(grammar.query(), node);
    TSQueryMatch match = new TSQueryMatch();
    while (cursor.nextMatch(match)) {
      for (TSQueryCapture capture : match.getCaptures()) {
        TSNode captured = capture.getNode();
        add(
            grammar.part(capture.getIndex()),
            captured.getStartByte() / 2,
            captured.getEndByte() / 2);
      }
    }
  }

  /** Pieces come in the order of their starts; those within another one count once. */
  private void add(Grammar.Part part, int start, int end) {
    if (part == Grammar.Part.PYTHON2) {
      python2++;
      return;
    }
    if (part == Grammar.Part.BLOCK) {
      errors += start == end ? 1 : 0;
      return;
    }
    if (grammar.isPython() && start >= wordsTo) {
      python2 += Python2Numbers.count(text, wordsTo, start);
      python2 += text.regionMatches(true, start, "ur", 0, 2) ? 1 : 0; // raw Unicode strings
    }
    if (part == Grammar.Part.COMMENT) {
      comments += Math.max(0, end - Math.max(start, commentsTo));
      commentsTo = Math.max(commentsTo, end);
    }
    for (int i = Math.max(start, wordsTo); i < end; i++) {
      words++;
      if (!EnglishOrJapanese.includes(text.charAt(i))) {
        foreign++;
      }
    }
    wordsTo = Math.max(wordsTo, end);
  }

  /** Gives the parser the text, and says when it has had enough. */
  private static final class Progress {
    private final byte[] bytes;
    private final long readAgain;
    private final long end;
    private long read;
    private int lost;
    private boolean over;

    Progress(String text) {
      bytes = text.getBytes(StandardCharsets.UTF_16LE);
      readAgain = (long) READ_AGAIN * bytes.length + READ_ANYWAY;
      end =
          THREADS.getCurrentThreadCpuTime()
              + Math.min(MOST_NANOS, NANOS + NANOS_A_UNIT * text.length());
    }

    int read(byte[] buffer, int offset, TSPoint position) {
      int length = over ? 0 : Math.min(buffer.length, bytes.length - offset);
      read += CALL + Math.max(0, length);
      over |= read > readAgain; // From here on the text has ended, so that a scan ends.
      if (length <= 0) {
        return 0;
      }
      System.arraycopy(bytes, offset, buffer, 0, length);
      return length;
    }

    boolean isOver(TSParseState state) {
      if (state.hasError()) {
        lost++;
      }
      over |= lost > LOST_CHECKS || THREADS.getCurrentThreadCpuTime() > end;
      return over;
    }
  }
}
