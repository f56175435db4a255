package org.hirundo.pipelines.compare;

import java.io.IOException;
import java.util.Map;

/** A file or log of documents, which can be read more than once. Thread-safe. */
public interface DocumentPart {

  /** Takes one document, which the next one overwrites. */
  interface Visitor {
    void visit(StoredDocument document);
  }

  /** Takes a document's text. */
  interface TextVisitor {
    /**
     * @param row the number that the document was read with
     */
    void visit(long row, StoredText text);
  }

  /** What texts are read for. */
  enum Texts {
    /** They are not read. */
    NONE,
    /** With every document. */
    ALL
  }

  /** Reads the annotations of all documents. */
  void read(Wanted wanted, Texts texts, Visitor visitor) throws IOException;

  /**
   * Reads the texts of some documents.
   *
   * @param rows their ids by the numbers that they were read with
   */
  void texts(Map<Long, Long> rows, TextVisitor visitor) throws IOException;

  /** The file's or log's name. */
  String name();
}
