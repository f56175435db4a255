package org.hirundo.pipelines.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;

/**
 * The transfers of one reader, begun where it runs: formats that share a carrier are counted
 * together. Thread-safe.
 */
public final class Carrier implements Serializable {
  private static final long serialVersionUID = 1L;

  private final TransportSettings settings;
  private transient Transport transport;

  /**
   * @param settings for all transfers of the process that have the same ones
   */
  public Carrier(TransportSettings settings) {
    this.settings = settings;
  }

  synchronized Transport transport() {
    if (transport == null) {
      transport = new Transport(settings);
    }
    return transport;
  }

  /**
   * Opens a file at a byte offset, as {@link Transport#stream} does.
   *
   * @throws IOException if it is not there, or can't be reached for as long as the settings say
   */
  public InputStream open(String location, long offset) throws IOException {
    return transport().stream(location, offset);
  }
}
