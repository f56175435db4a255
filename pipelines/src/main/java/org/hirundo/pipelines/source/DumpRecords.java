package org.hirundo.pipelines.source;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hirundo.operators.wikitext.DumpCompression;
import org.hirundo.operators.wikitext.DumpEntry;
import org.hirundo.operators.wikitext.DumpEntry.Damage;
import org.hirundo.operators.wikitext.DumpEntry.Page;
import org.hirundo.operators.wikitext.DumpReader;
import org.hirundo.operators.wikitext.WikiNames;
import org.hirundo.operators.wikitext.WikitextCleaner;
import org.hirundo.pipelines.source.RecordFormat.Positioned;
import org.hirundo.pipelines.source.RecordFormat.Records;
import org.hirundo.schemas.Reject;

/**
 * The articles of a MediaWiki dump as clean text. Redirects and pages of other namespaces are only
 * counted. An article's place in its origin is the page's id.
 */
final class DumpRecords implements Records<SourceRecord> {
  private final DumpReader reader;
  private final WikiNames names;
  private final WikitextCleaner cleaner;
  private final FileSplit split;
  private final String domain;

  private DumpRecords(DumpReader reader, WikiNames names, FileSplit split, String domain) {
    this.reader = reader;
    this.names = names;
    this.cleaner = new WikitextCleaner(names);
    this.split = split;
    this.domain = domain;
  }

  static boolean reads(String file) {
    return file.matches(".*\\.xml(\\.gz|\\.bz2)?");
  }

  static DumpRecords open(Transport transport, FileSplit split, String domain) throws IOException {
    DumpCompression compression = DumpCompression.of(split.file());
    long offset = DumpReader.offsetOf(split.position());
    WikiNames names = names(transport, split.location(), compression);
    return new DumpRecords(
        DumpReader.open(transport.stream(split.location(), offset), split.position(), compression),
        names,
        split,
        domain);
  }

  /** A beginning that is damaged on this machine tells nothing; elsewhere it is tried again. */
  private static WikiNames names(Transport transport, String location, DumpCompression compression)
      throws IOException {
    try {
      return DumpReader.names(transport.stream(location, 0), compression);
    } catch (java.io.FileNotFoundException e) {
      throw e;
    } catch (IOException e) {
      if (location.startsWith("file:")) {
        return WikiNames.UNKNOWN;
      }
      throw e;
    }
  }

  @Override
  public Positioned<SourceRecord> next() throws IOException {
    DumpEntry entry = reader.next();
    if (entry == null) {
      return null;
    }
    if (entry instanceof Damage damage) {
      Reject reject =
          new Reject(
              "corpus",
              damage.reason(),
              damage.detail() == null ? "" : damage.detail(),
              "",
              damage.length(),
              split.origin(damage.offset()));
      return new Positioned<>(SourceRecord.of(reject), reader.position(), 512);
    }
    Page page = (Page) entry;
    if (!page.isArticle()) {
      return new Positioned<>(null, reader.position(), 256 + page.text().length());
    }
    return new Positioned<>(record(page), reader.position(), 512 + 2 * page.text().length());
  }

  private SourceRecord record(Page page) {
    String url = names.url(page.title());
    String text = cleaner.clean(page.text());
    if (text.isBlank() || text.length() > CorpusFormat.TEXT_CHARACTERS) {
      String detail =
          text.isBlank()
              ? "no text outside of templates, tables and lists of links"
              : text.length() + " characters; at most " + CorpusFormat.TEXT_CHARACTERS;
      return SourceRecord.of(
          new Reject(
              "corpus",
              text.isBlank() ? "empty" : "too-large",
              detail,
              url,
              0L,
              split.origin(page.id())));
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("revision", page.revision());
    attributes.put("timestamp", page.timestamp());
    return SourceRecord.of(
        new CorpusRow(
            split.origin(page.id()), split.epoch(), domain, url, page.title(), text, attributes));
  }

  @Override
  public long bytes() {
    return reader.offset();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
