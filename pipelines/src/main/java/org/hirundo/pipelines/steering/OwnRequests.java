package org.hirundo.pipelines.steering;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.hirundo.pipelines.logs.LastRecords;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.MixtureRefusal;
import org.hirundo.schemas.MixtureReport;
import org.hirundo.schemas.MixtureRequest;

/**
 * What controllers have asked for on this feed, and whether the last of it was answered: by a
 * mixture record, by a refusal in the mix's report, or, where the refusal was lost in a restart of
 * the mix, by silence. Each step of the mix reads all requests before it reports, so the second
 * report after a request comes from a step that dealt with it. Confined to one thread.
 */
final class OwnRequests implements AutoCloseable {
  private static final String PREFIX = "steering-g";

  private final LogReader<MixtureRequest> log;
  private final LastRecords<MixtureReport> reports;
  private final Consumer<String> listener;
  private final Set<String> asked = new HashSet<>();
  private String open = "";
  private int reportsSince;
  private Optional<MixtureReport> report = Optional.empty();

  /**
   * @param listener hears the answers
   */
  OwnRequests(Topics topics, Properties connection, Consumer<String> listener) {
    this.listener = listener;
    log = new LogReader<>(MixtureRequest.class, topics.mixtureRequests(), connection);
    reports =
        new LastRecords<>(
            MixtureReport.class,
            List.of(new TopicPartition(topics.mixtureReport(), 0)),
            connection);
  }

  /** The id of the request at that g: the same whoever makes it, so that none is answered twice. */
  static String id(long g) {
    return PREFIX + g;
  }

  boolean wasAsked(String id) {
    return asked.contains(id);
  }

  /** Every g below it may have been read, as far as the mix has reported. */
  long horizon() {
    return report.map(MixtureReport::getHorizon).orElse(0L);
  }

  /** Whether a request still waits for its answer. */
  boolean isOpen() {
    return !open.isEmpty();
  }

  /** Takes the requests and reports that came in; to be called before the mixture log is read. */
  void look() throws IOException {
    Optional<MixtureReport> newest = reports.look().values().stream().findFirst();
    if (!newest.equals(report)) {
      report = newest;
      reportsSince++;
    }
    log.drain(
        (partition, offset, request) -> {
          if (request.getId().startsWith(PREFIX) && asked.add(request.getId())) {
            open = request.getId();
            reportsSince = 0;
          }
        });
  }

  /**
   * Looks for the answer to the request that waits for one.
   *
   * @param records the mixture log, read after the last look: what that look's report knows of is
   *     in it
   */
  void answer(List<MixtureRecord> records) {
    if (!isOpen()) {
      return;
    }
    for (MixtureRecord record : records) {
      if (record.getRequestId().equals(open)) {
        close(
            "accepted as version " + record.getVersion() + " from g=" + record.getEffectiveFrom());
        return;
      }
    }
    Optional<MixtureRefusal> refusal =
        report.stream()
            .flatMap(last -> last.getRefusals().stream())
            .filter(one -> one.getRequestId().equals(open))
            .findFirst();
    if (refusal.isPresent()) {
      close("refused: " + refusal.get().getReason());
    } else if (reportsSince >= 2) {
      close("not accepted; the mix was started anew since and no longer says why");
    }
  }

  private void close(String answer) {
    listener.accept(open + " " + answer);
    open = "";
  }

  @Override
  public void close() {
    log.close();
    reports.close();
  }
}
