package org.hirundo.pipelines.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** One answer to one request: a file's bytes from an offset on, as far as the connection holds. */
interface Transfer extends Closeable {

  /** Asks for a file from an offset on. */
  interface Opener {
    /**
     * @throws LostFileException if asking again is no use
     * @throws BusyException if the server won't serve now
     * @throws IOException if something failed that may pass
     */
    Transfer open(long offset) throws IOException;
  }

  InputStream body();

  /** The file's length in bytes; -1: the server does not say. */
  long total();

  /** What changes when the file does; empty: the server does not say. */
  String version();

  /** What the whole file's bytes should give; never null. */
  Checksum checksum();
}
