package org.hirundo.operators.code;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The languages that source files are told apart by. Those with a grammar are parsed; {@link
 * #OTHER} stands for every other one.
 */
public enum SourceLanguage {
  PYTHON("python", "py pyw pyi", "python3 python2"),
  JAVA("java", "java", ""),
  JAVASCRIPT("javascript", "js mjs cjs jsx", "node nodejs jsx"),
  TYPESCRIPT("typescript", "ts mts cts", "deno"),
  TSX("tsx", "tsx", ""),
  C("c", "c h", ""),
  CPP("cpp", "cc cpp cxx c++ hh hpp hxx h++ ipp tpp", "c++ cplusplus"),
  GO("go", "go", "golang"),
  RUST("rust", "rs", ""),
  RUBY("ruby", "rb rake gemspec ru", "jruby"),
  HTML("html", "html htm xhtml", "html+erb"),
  /** A programming or mark-up language without a grammar here. */
  OTHER(
      "other",
      "ada agda asm awk bash bat clj cljs cmake coffee cr cs css cu cuh d dart elm erl ex exs f f90"
          + " fs fsx groovy hcl hs java8 jl json kt kts less lisp lua m make matlab ml mli nim nix"
          + " pas php pl pm proto ps1 r rkt s sass scala scm scss sh sol sql stan sv swift tcl tex"
          + " toml v vb vhd vhdl vue xml xsl xslt yaml yml zig",
      "ada agda assembly awk bash batchfile c# clojure cmake coffeescript common-lisp css cuda dart"
          + " dockerfile elixir elm emacs-lisp erlang f# fortran glsl groovy haskell idris isabelle"
          + " json julia kotlin lean literate-agda lua makefile maple markdown mathematica matlab"
          + " nix objective-c ocaml pascal perl php powershell prolog protocol-buffer r racket"
          + " restructuredtext rmarkdown sas scala scheme scss shell solidity sparql sql stan"
          + " standard-ml stata svg swift systemverilog tcl tcsh tex thrift toml verilog vhdl"
          + " visual-basic vue xml xslt yacc yaml zig");

  private static final Map<String, SourceLanguage> BY_NAME = new HashMap<>();
  private static final Map<String, SourceLanguage> BY_EXTENSION = new HashMap<>();

  static {
    for (SourceLanguage language : values()) {
      BY_NAME.putIfAbsent(language.id, language);
      language.names.forEach(name -> BY_NAME.putIfAbsent(name, language));
      language.extensions.forEach(ending -> BY_EXTENSION.putIfAbsent(ending, language));
    }
  }

  private final String id;
  private final List<String> extensions;
  private final List<String> names;

  SourceLanguage(String id, String extensions, String names) {
    this.id = id;
    this.extensions = List.of(extensions.split(" "));
    this.names = names.isEmpty() ? List.of() : List.of(names.split(" "));
  }

  /** Its name in lower case, as it is stored. */
  public String id() {
    return id;
  }

  /** The language with a name such as {@code Python}, {@code C++} or {@code Common Lisp}. */
  public static Optional<SourceLanguage> named(String name) {
    String key = name.strip().toLowerCase(Locale.ROOT);
    return Optional.ofNullable(BY_NAME.getOrDefault(key, BY_NAME.get(key.replace(' ', '-'))));
  }

  /** The language of an extension, with or without its dot. */
  static Optional<SourceLanguage> ofExtension(String extension) {
    String key = extension.strip().toLowerCase(Locale.ROOT);
    return Optional.ofNullable(BY_EXTENSION.get(key.startsWith(".") ? key.substring(1) : key));
  }

  /** The language that a file's name tells, the path or URL before it ignored. */
  public static Optional<SourceLanguage> ofPath(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    if (dot < 0) {
      return switch (name) {
        case "Rakefile", "Gemfile", "Guardfile", "Vagrantfile", "Podfile" -> Optional.of(RUBY);
        case "SConstruct", "SConscript", "wscript" -> Optional.of(PYTHON);
        case "Makefile", "makefile", "GNUmakefile", "Dockerfile" -> Optional.of(OTHER);
        default -> Optional.empty();
      };
    }
    return ofExtension(name.substring(dot + 1));
  }
}
