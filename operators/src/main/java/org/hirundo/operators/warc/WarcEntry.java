package org.hirundo.operators.warc;

/**
 * One stretch of a WARC file. The entries of a file lie end to end and cover it wholly, so that
 * what was read, passed over and found damaged adds up to the file's length.
 */
public sealed interface WarcEntry permits WarcPage, WarcFault, WarcOther {
  /** Where the entry begins, in stored bytes from the file's start. */
  long offset();

  /** Stored (compressed) bytes of the entry, at least 1. */
  long length();
}
