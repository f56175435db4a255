package org.hirundo.operators.code;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.treesitter.TSLanguage;
import org.treesitter.TSQuery;
import org.treesitter.TreeSitterC;
import org.treesitter.TreeSitterCpp;
import org.treesitter.TreeSitterGo;
import org.treesitter.TreeSitterJava;
import org.treesitter.TreeSitterJavascript;
import org.treesitter.TreeSitterPython;
import org.treesitter.TreeSitterRuby;
import org.treesitter.TreeSitterRust;
import org.treesitter.TreeSitterTsx;
import org.treesitter.TreeSitterTypescript;

/**
 * A language's grammar in native code, and where it has comments, strings, and what only Python 2
 * has. Immutable and thread-safe; loaded at the first use and kept as long as the process runs.
 */
final class Grammar {
  private static final Logger LOG = LoggerFactory.getLogger(Grammar.class);
  private static final Map<SourceLanguage, Source> SOURCES = sources();
  private static final Map<SourceLanguage, Optional<Grammar>> LOADED =
      new EnumMap<>(SourceLanguage.class);
  private static boolean warned;

  private final TSLanguage language;
  private final TSQuery query;
  private final Part[] parts;
  private final boolean python;

  /** What a piece of the tree is. */
  enum Part {
    COMMENT,
    STRING,
    /** Python's, which a grammar lets be empty. */
    BLOCK,
    PYTHON2
  }

  private record Source(Supplier<TSLanguage> language, String query) {}

  private Grammar(TSLanguage language, String query, boolean python) {
    this.language = language;
    this.python = python;
    this.query = new TSQuery(language, query);
    this.parts = new Part[this.query.getCaptureCount()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = Part.valueOf(this.query.getCaptureNameForId(i).toUpperCase(Locale.ROOT));
    }
  }

  /** Whether the language has a grammar, on whatever platform. */
  static boolean exists(SourceLanguage language) {
    return SOURCES.containsKey(language);
  }

  /** The grammar; empty if the language has none or this platform has no native code for it. */
  static Optional<Grammar> of(SourceLanguage language) {
    if (!exists(language)) {
      return Optional.empty();
    }
    synchronized (LOADED) {
      return LOADED.computeIfAbsent(language, Grammar::load);
    }
  }

  private static Optional<Grammar> load(SourceLanguage language) {
    Source source = SOURCES.get(language);
    try {
      return Optional.of(
          new Grammar(source.language().get(), source.query(), language == SourceLanguage.PYTHON));
    } catch (LinkageError | RuntimeException e) {
      warn(e);
      return Optional.empty();
    }
  }

  private static void warn(Throwable cause) {
    if (!warned) {
      warned = true;
      LOG.warn(
          "No syntax of source code is measured: tree-sitter's native code cannot be loaded on {} {}"
              + " ({}). It is there for Linux with glibc and macOS on x86-64 and ARM 64, and for"
              + " Windows on x86-64, and is unpacked to {}, which must allow files to be written and"
              + " executed",
          System.getProperty("os.name"),
          System.getProperty("os.arch"),
          cause.toString(),
          System.getProperty("java.io.tmpdir"));
    }
  }

  boolean isPython() {
    return python;
  }

  TSLanguage language() {
    return language;
  }

  TSQuery query() {
    return query;
  }

  Part part(int capture) {
    return parts[capture];
  }

  private static Map<SourceLanguage, Source> sources() {
    String ecma = "[(comment) (html_comment)] @comment [(string) (template_string)] @string";
    String c = "(comment) @comment [(string_literal) (char_literal)] @string";
    Map<SourceLanguage, Source> sources = new EnumMap<>(SourceLanguage.class);
    sources.put(
        SourceLanguage.PYTHON,
        new Source(
            TreeSitterPython::new,
            """
            (comment) @comment
            (string) @string
            (block) @block
            (expression_statement . (string) @comment .)
            (print_statement) @python2
            (exec_statement) @python2
            (comparison_operator "<>" @python2)
            (raise_statement (expression_list) @python2)
            (except_clause "," @python2)
            """));
    sources.put(
        SourceLanguage.JAVA,
        new Source(
            TreeSitterJava::new,
            "[(line_comment) (block_comment)] @comment"
                + " [(string_literal) (character_literal)] @string"));
    sources.put(SourceLanguage.JAVASCRIPT, new Source(TreeSitterJavascript::new, ecma));
    sources.put(SourceLanguage.TYPESCRIPT, new Source(TreeSitterTypescript::new, ecma));
    sources.put(SourceLanguage.TSX, new Source(TreeSitterTsx::new, ecma));
    sources.put(SourceLanguage.C, new Source(TreeSitterC::new, c));
    sources.put(
        SourceLanguage.CPP, new Source(TreeSitterCpp::new, c + " (raw_string_literal) @string"));
    sources.put(
        SourceLanguage.GO,
        new Source(
            TreeSitterGo::new,
            "(comment) @comment [(raw_string_literal) (interpreted_string_literal) (rune_literal)]"
                + " @string"));
    sources.put(
        SourceLanguage.RUST,
        new Source(
            TreeSitterRust::new,
            "[(line_comment) (block_comment)] @comment [(string_literal) (raw_string_literal)"
                + " (char_literal)] @string"));
    sources.put(
        SourceLanguage.RUBY,
        new Source(
            TreeSitterRuby::new,
            "(comment) @comment [(string) (heredoc_body) (bare_string) (character)] @string"));
    return sources;
  }
}
