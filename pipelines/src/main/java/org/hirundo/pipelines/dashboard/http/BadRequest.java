package org.hirundo.pipelines.dashboard.http;

/** A request that cannot be answered as it is. Its message names the reason and the remedy. */
public final class BadRequest extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;

  public BadRequest(String message) {
    this(400, message);
  }

  /**
   * @param status 4xx
   */
  public BadRequest(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
