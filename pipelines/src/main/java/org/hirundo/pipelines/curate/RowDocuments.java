package org.hirundo.pipelines.curate;

import java.util.HashMap;
import java.util.Set;
import org.hirundo.operators.dedup.ContentHash;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.operators.language.Language;
import org.hirundo.operators.language.LanguageIdentifier;
import org.hirundo.operators.language.ProseLines;
import org.hirundo.pipelines.source.CorpusRow;
import org.hirundo.schemas.Document;

/**
 * Makes documents of corpus rows. A row keeps its dataset's domain; its language is told only where
 * rules will need it.
 */
final class RowDocuments {
  private final Set<String> ruled;
  private final LanguageIdentifier identifier;

  /**
   * @param ruled names of the datasets that go through the rules
   */
  RowDocuments(Set<String> ruled, LanguageIdentifier identifier) {
    this.ruled = ruled;
    this.identifier = identifier;
  }

  Document document(CorpusRow row) {
    long hash = ContentHash.of(row.text());
    Language language =
        ruled.contains(row.origin().getSource())
            ? identifier.identify(ProseLines.of(row.text()))
            : Language.UNDETERMINED;
    return Document.newBuilder()
        .setId(DocumentId.of(row.epoch(), hash))
        .setContentHash(hash)
        .setUrl(row.url())
        .setTitle(row.title())
        .setText(row.text())
        .setDomain(row.domain())
        .setLanguage(language.code())
        .setLanguageScore(language.score())
        .setAttributes(new HashMap<>(row.attributes()))
        .setOrigin(row.origin())
        .build();
  }
}
