package org.hirundo.operators.code;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A text that is a source file, and its language.
 *
 * <p>What a dataset says of the file counts first: a column with the language's name, then one with
 * the file's path or extension, by the names that The Stack, GitHub's code datasets and SwallowCode
 * give them; then a {@code #!} line; then the text itself.
 */
public record SourceFile(String text, SourceLanguage language) {
  private static final List<String> NAME_COLUMNS =
      List.of("lang", "language", "programming_language", "programming-language");
  private static final List<String> PATH_COLUMNS =
      List.of(
          "path",
          "file_path",
          "filepath",
          "max_stars_repo_path",
          "filename",
          "file_name",
          "func_path");
  private static final List<String> EXTENSION_COLUMNS = List.of("ext", "extension");

  /**
   * The source file that a text is, or empty if it is none: neither its columns nor the text tell a
   * language.
   *
   * @param columns what else is known of it, by column
   */
  public static Optional<SourceFile> of(String text, Map<String, String> columns) {
    return declared(columns)
        .map(language -> headerOf(language, text))
        .or(() -> Shebang.language(text))
        .or(() -> LanguageEvidence.language(text))
        .map(language -> new SourceFile(text, language));
  }

  private static Optional<SourceLanguage> declared(Map<String, String> columns) {
    Optional<SourceLanguage> named = first(columns, NAME_COLUMNS, SourceLanguage::named);
    if (named.isPresent() && named.get() != SourceLanguage.TYPESCRIPT) {
      return named;
    }
    // Datasets call TSX TypeScript.
    return first(columns, PATH_COLUMNS, SourceLanguage::ofPath)
        .or(() -> first(columns, EXTENSION_COLUMNS, SourceLanguage::ofExtension))
        .filter(found -> named.isEmpty() || found == SourceLanguage.TSX)
        .or(() -> named);
  }

  private static Optional<SourceLanguage> first(
      Map<String, String> columns,
      List<String> names,
      Function<String, Optional<SourceLanguage>> reading) {
    return names.stream()
        .map(columns::get)
        .filter(value -> value != null)
        .flatMap(value -> reading.apply(value).stream())
        .findFirst();
  }

  /** C's headers are C++'s as well. */
  private static SourceLanguage headerOf(SourceLanguage language, String text) {
    return language == SourceLanguage.C && LanguageEvidence.isCpp(text)
        ? SourceLanguage.CPP
        : language;
  }
}
