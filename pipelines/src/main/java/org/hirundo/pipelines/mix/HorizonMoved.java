package org.hirundo.pipelines.mix;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;
import org.hirundo.operators.mixture.Deal;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.schemas.MixtureRecord;

/**
 * Tells a reader how far it may go, and by which mixture.
 *
 * @param horizon every g below it may be taken: its sequence is there
 * @param mixture the whole mixture log as of the horizon, each record encoded
 * @param deal in a padded feed, the domains up to the horizon; else empty
 */
record HorizonMoved(long horizon, List<byte[]> mixture, Deal deal) implements SourceEvent {

  static HorizonMoved of(long horizon, MixtureLog log, Deal deal) {
    LogCodec<MixtureRecord> codec = new LogCodec<>(MixtureRecord.class);
    return new HorizonMoved(
        horizon, new ArrayList<>(log.records().stream().map(codec::encode).toList()), deal);
  }

  MixtureLog log() throws IOException {
    LogCodec<MixtureRecord> codec = new LogCodec<>(MixtureRecord.class);
    List<MixtureRecord> records = new ArrayList<>();
    for (byte[] record : mixture) {
      records.add(codec.decode(record));
    }
    return MixtureLog.of(records);
  }
}
