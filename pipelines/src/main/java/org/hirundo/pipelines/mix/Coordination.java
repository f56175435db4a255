package org.hirundo.pipelines.mix;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hirundo.operators.mixture.Horizon;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.Refusal;
import org.hirundo.pipelines.mix.MixtureLogStore.Asked;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.MixtureRequest;
import org.hirundo.schemas.MixtureRequestKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about the mixture: takes requests, deals with dry domains, and moves the horizon. What it
 * decides is in the mixture log before any reader hears of it. Confined to the coordinator's worker
 * thread.
 *
 * <p>The horizon is granted only up to change points, where other shares may take effect, unless
 * the logs were declared complete: then the feed goes as far as the sequences reach.
 */
final class Coordination implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Coordination.class);

  private final MixSettings settings;
  private final MixtureLogStore store;
  private final FeedClaim claim;
  private final ShardEnds ends;
  private final Set<String> answered = new HashSet<>();
  private MixtureLog log;
  private byte[] granted; // the horizon's state at the last grant
  private long requestOffset;
  private long completeAt;
  private Horizon.Shortage shortage;
  private long shortSince;
  private String lastCompletion = "";
  private String refused = "";

  /**
   * @param moved what readers are to hear; null: nothing yet
   * @param state for the checkpoint
   */
  record Outcome(HorizonMoved moved, MixState state) {}

  Coordination(MixSettings settings, MixState state) {
    this.settings = settings;
    this.granted = state.horizon();
    this.requestOffset = state.requestOffset();
    this.completeAt = state.completeAt();
    store = new MixtureLogStore(settings.topics(), settings.connection());
    claim = new FeedClaim(settings);
    ends =
        new ShardEnds(
            settings.topics(), settings.domains(), settings.partitions(), settings.connection());
  }

  /**
   * One look at the logs and what follows from it.
   *
   * @param limit readers are to get no further ahead than this g
   */
  Outcome step(long limit) throws IOException {
    if (log == null) {
      begin();
    }
    claim.keep();
    if (!claim.quiet()) {
      return new Outcome(null, state());
    }
    takeRequests();
    Map<String, long[]> counts = ends.counts();
    advance(counts, Math.min(limit, settings.limit()));
    if (shortage != null && dry(counts)) {
      Optional<MixtureRecord> decision =
          new DryDomain(log, horizon().g(), complete(counts), counts).decide(shortage);
      if (decision.isPresent()) {
        append(decision.get());
        advance(counts, Math.min(limit, settings.limit()));
      }
    }
    Horizon now = horizon();
    store.report(Reports.of(log, now, counts, shortage, lastCompletion, refused));
    return new Outcome(HorizonMoved.of(now.g(), log), state());
  }

  /** The claim comes first: what is in the mixture log then is all that others wrote. */
  private void begin() throws IOException {
    MixtureLog read = store.log();
    claim.take(granted.length == 0 ? 0 : Horizon.restore(read, granted).g());
    log = store.log();
    log.records().forEach(record -> answered.add(record.getRequestId()));
  }

  private MixState state() {
    return new MixState(granted, requestOffset, completeAt, List.of());
  }

  private Horizon horizon() {
    return granted.length == 0 ? new Horizon(log) : Horizon.restore(log, granted);
  }

  private void advance(Map<String, long[]> counts, long limit) {
    Horizon.Supply supply = (domain, partition) -> available(counts, domain, partition);
    Horizon probe = horizon();
    long from = probe.g();
    long end = limit;
    Horizon.Shortage missing = probe.advance(supply, end);
    while (missing == null && probe.changePoint() <= from && end < settings.limit()) {
      end = Math.min(settings.limit(), end + settings.partitions() * 4096L);
      missing = probe.advance(supply, end);
    }
    boolean last = complete(counts) || probe.g() >= settings.limit();
    long target = last ? probe.g() : probe.changePoint();
    if (target > from) {
      Horizon grant = horizon();
      grant.advance(supply, target);
      granted = grant.state();
    }
    if (missing == null || !missing.equals(shortage)) {
      shortSince = System.nanoTime();
    }
    shortage = missing;
  }

  private static long available(Map<String, long[]> counts, String domain, int partition) {
    long[] shards = counts.get(domain);
    return shards == null ? 0 : shards[partition];
  }

  private boolean dry(Map<String, long[]> counts) {
    return complete(counts)
        || (System.nanoTime() - shortSince) / 1_000_000L > settings.patienceMillis();
  }

  private boolean complete(Map<String, long[]> counts) {
    return completeAt >= 0 && completeAt == Reports.total(counts);
  }

  private void takeRequests() throws IOException {
    for (Asked asked : store.requests()) {
      MixtureRequest request = asked.request();
      boolean complete = request.getKind() == MixtureRequestKind.LOGS_COMPLETE;
      if (complete) {
        lastCompletion = request.getId();
      }
      if (asked.nextOffset() <= requestOffset) {
        continue; // dealt with before a restore
      }
      if (complete) {
        completeAt = request.getSequences();
      } else if (!answered.contains(request.getId())) {
        answer(request);
      }
      requestOffset = asked.nextOffset();
    }
  }

  private void answer(MixtureRequest request) throws IOException {
    long from = horizon().g();
    MixtureRecord record;
    try {
      List<DomainShare> shares = withPolicies(request.getShares());
      record =
          MixtureRecord.newBuilder(log.ruling(Long.MAX_VALUE))
              .setVersion(log.records().size() + 1)
              .setEffectiveFrom(
                  request.getEffectiveFrom() < 0
                      ? log.changePoint(from, shares)
                      : request.getEffectiveFrom())
              .setShares(shares)
              .setRequestId(request.getId())
              .setAuthor(request.getAuthor())
              .setReason(request.getReason())
              .setCreatedAt(System.currentTimeMillis())
              .build();
    } catch (IllegalArgumentException e) {
      refuse(request, e.getMessage());
      return;
    }
    Optional<Refusal> refusal = log.refusal(record, from, Set.copyOf(settings.domains()));
    if (refusal.isPresent()) {
      refuse(request, refusal.get().toString());
    } else {
      append(record);
    }
  }

  private void refuse(MixtureRequest request, String reason) {
    refused = request.getId() + ": " + reason;
    LOG.warn(
        "Mixture request {} of {} is refused: {}", request.getId(), request.getAuthor(), reason);
  }

  /** Domains keep their policy and seal unless the request says otherwise. */
  private List<DomainShare> withPolicies(List<DomainShare> wanted) {
    List<DomainShare> shares = new ArrayList<>();
    List<DomainShare> before = log.ruling(Long.MAX_VALUE).getShares();
    for (DomainShare share : wanted) {
      DomainShare.Builder kept = DomainShare.newBuilder(share);
      before.stream()
          .filter(old -> old.getDomain().equals(share.getDomain()))
          .forEach(old -> kept.setExhausted(old.getExhausted()).setSealed(old.getSealed()));
      shares.add(kept.build());
    }
    return shares;
  }

  private void append(MixtureRecord record) throws IOException {
    MixtureLog longer = log.append(record, horizon().g());
    claim.append(record);
    log = longer;
    answered.add(record.getRequestId());
    shortage = null;
    LOG.info(
        "Mixture version {} from g={}: {}",
        record.getVersion(),
        record.getEffectiveFrom(),
        record.getReason());
  }

  @Override
  public void close() {
    store.close();
    ends.close();
    claim.close();
  }
}
