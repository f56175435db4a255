package org.hirundo.pipelines.curate;

import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.hirundo.schemas.CurateReport;

/**
 * Runs the {@link Ledger}, which by itself would show a source's sums after a restart only once
 * there is news of it: of a crawl that has ended, never.
 */
final class LedgerOperator extends KeyedProcessOperator<String, LedgerEntry, CurateReport> {
  private static final long serialVersionUID = 1L;
  private final Ledger ledger;
  private transient boolean restored;

  LedgerOperator() {
    this(new Ledger());
  }

  private LedgerOperator(Ledger ledger) {
    super(ledger);
    this.ledger = ledger;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    restored = context.isRestored();
  }

  @Override
  public void open() throws Exception {
    super.open();
    if (restored) {
      List<String> sources;
      try (Stream<String> keys =
          this.<String>getKeyedStateBackend().getKeys(Ledger.SUMS, VoidNamespace.INSTANCE)) {
        sources = keys.toList();
      }
      for (String source : sources) {
        setCurrentKey(source);
        ledger.show();
      }
    }
  }
}
