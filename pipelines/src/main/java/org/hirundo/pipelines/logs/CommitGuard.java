package org.hirundo.pipelines.logs;

import java.io.IOException;
import java.io.Serializable;

/**
 * Says whether a sink may take up its transactions and commit them. One instance a subtask and
 * operator, confined to its thread.
 */
public interface CommitGuard extends Serializable, AutoCloseable {
  /** Allows everything. */
  CommitGuard NONE = new Always();

  /**
   * Waits until the sink may take up its transactions: that ends those of others.
   *
   * @throws IOException if it never may
   */
  void await() throws IOException;

  /**
   * To be asked when a transaction is flushed and before it is committed.
   *
   * @throws IOException if it must not be committed
   */
  void require() throws IOException;

  @Override
  void close();

  /** Where nobody else writes. */
  record Always() implements CommitGuard {
    @Override
    public void await() {}

    @Override
    public void require() {}

    @Override
    public void close() {}
  }
}
