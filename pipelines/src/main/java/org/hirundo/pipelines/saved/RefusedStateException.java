package org.hirundo.pipelines.saved;

/**
 * A saved state that this Hirundo cannot go on from. The message names the state, the reason and
 * the remedy. Thrown before anything is started.
 */
public final class RefusedStateException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  RefusedStateException(String message) {
    super(message);
  }

  RefusedStateException(String message, Throwable cause) {
    super(message, cause);
  }
}
