package org.hirundo.operators.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceFileTest {
  private static Optional<SourceLanguage> language(String text, Map<String, String> columns) {
    return SourceFile.of(text, columns).map(SourceFile::language);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          lang, Python, PYTHON
          language, C++, CPP
          language, TypeScript, TYPESCRIPT
          programming_language, Common Lisp, OTHER
          path, src/main/App.java, JAVA
          max_stars_repo_path, lib/x.rb, RUBY
          path, a/b/view.tsx, TSX
          ext, rs, RUST
          extension, .go, GO
          file_name, index.html, HTML
          path, Gemfile, RUBY
          path, Main.hs, OTHER
          """)
  void columnsTellTheLanguage(String column, String value, SourceLanguage expected) {
    assertThat(language("x", Map.of(column, value))).contains(expected);
  }

  @Test
  void aNaturalLanguageIsNoProgrammingLanguage() {
    assertThat(language("Swallows fly low.", Map.of("language", "en", "lang", "ja"))).isEmpty();
  }

  @Test
  void tsxIsTypeScriptToDatasets() {
    assertThat(language("x", Map.of("language", "TypeScript", "path", "a.tsx")))
        .contains(SourceLanguage.TSX);
    assertThat(language("x", Map.of("language", "TypeScript", "path", "a.js")))
        .contains(SourceLanguage.TYPESCRIPT);
  }

  @Test
  void headersAreCppWhereTheyUseIt() {
    String header = "#pragma once\nnamespace a {\nclass B {\n public:\n  std::string c();\n};\n}\n";
    assertThat(language(header, Map.of("path", "b.h"))).contains(SourceLanguage.CPP);
    assertThat(language("int f(void);\n", Map.of("path", "b.h"))).contains(SourceLanguage.C);
  }

  @ParameterizedTest
  @CsvSource({
    "#!/usr/bin/env python3, PYTHON",
    "#!/usr/bin/python2.7 -u, PYTHON",
    "#!/usr/bin/env -S node --x, JAVASCRIPT",
    "#!/bin/sh, OTHER",
    "#!/usr/bin/ruby, RUBY"
  })
  void interpretersTellTheLanguage(String line, SourceLanguage expected) {
    assertThat(language(line + "\n", Map.of())).contains(expected);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"HTML", "OTHER", "TSX"},
      mode = EnumSource.Mode.EXCLUDE)
  void theTextTellsTheLanguage(SourceLanguage expected) {
    assertThat(language(Snippets.INTACT.get(expected), Map.of())).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Hello",
        "The swallow is a bird.\nIt flies low when rain is near.\nLet us end here:\nfor now",
        "つばめは鳥である。\n雨が近いと低く飛ぶ。\n",
        "# A heading\n\nSome prose about `code`, and more of it.\n\n- a list\n- of two\n",
        "Install it:\n\npip install x\n\nThen call it from your program, as the manual says.\n"
      })
  void proseIsNoSourceFile(String text) {
    assertThat(language(text, Map.of())).isEmpty();
  }
}
