package org.hirundo.operators.wikitext;

/** How a dump is compressed. */
public enum DumpCompression {
  NONE,
  GZIP,
  /** One stream, or many, as in multistream dumps. */
  BZIP2;

  /** By a file's name. */
  public static DumpCompression of(String file) {
    if (file.endsWith(".bz2")) {
      return BZIP2;
    }
    return file.endsWith(".gz") ? GZIP : NONE;
  }
}
