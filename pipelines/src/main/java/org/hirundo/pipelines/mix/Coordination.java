package org.hirundo.pipelines.mix;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hirundo.operators.mixture.Exhaustion;
import org.hirundo.operators.mixture.Horizon;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.Refusal;
import org.hirundo.pipelines.mix.MixtureLogStore.Asked;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.MixtureRefusal;
import org.hirundo.schemas.MixtureRequest;
import org.hirundo.schemas.MixtureRequestKind;
import org.hirundo.schemas.MixtureTarget;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about the mixture: takes requests, deals with dry domains, and moves the horizon. What it
 * decides is in the mixture log before any reader hears of it. Confined to the coordinator's worker
 * thread.
 *
 * <p>A replay has nothing to decide: it goes by the log.
 *
 * <p>The horizon is granted only up to change points, where other shares may take effect, unless
 * the logs were declared complete: then the feed goes as far as the sequences reach.
 */
final class Coordination implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Coordination.class);
  private static final int REFUSALS_TOLD = 32;

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
  private long starvingSince; // the same in milliseconds since 1970
  private String lastCompletion = "";
  private final Deque<MixtureRefusal> refusals = new ArrayDeque<>();

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
    if (settings.topics().replay().isEmpty()) {
      decide(limit);
    } else {
      advance(ends.counts(), Math.min(limit, settings.limit()));
    }
    return new Outcome(HorizonMoved.of(horizon().g(), log), state());
  }

  private void decide(long limit) throws IOException {
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
    store.report(
        Reports.of(log, horizon(), counts, shortage, starvingSince)
            .setAnswered(lastCompletion)
            .setRefusals(List.copyOf(refusals))
            .build());
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
    long furthest = Math.min(settings.limit(), log.end());
    while (missing == null && probe.changePoint() <= from && end < furthest) {
      end = Math.min(furthest, end + settings.partitions() * 4096L);
      missing = probe.advance(supply, end);
    }
    boolean last = complete(counts) || probe.g() >= furthest;
    long target = last ? probe.g() : probe.changePoint();
    if (target > from) {
      Horizon grant = horizon();
      grant.advance(supply, target);
      granted = grant.state();
    }
    if (missing == null || !missing.equals(shortage)) {
      shortSince = System.nanoTime();
      starvingSince = System.currentTimeMillis();
      tell(missing);
    }
    shortage = missing;
  }

  private void tell(Horizon.Shortage missing) {
    String before = shortage == null ? "" : shortage.domain();
    String now = missing == null ? "" : missing.domain();
    if (!now.equals(before) && missing != null) {
      LOG.info("Domain {} starves since g={}", now, missing.g());
    }
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
    long horizon = horizon().g();
    MixtureRecord record;
    try {
      List<MixtureTarget> targets = new ArrayList<>();
      targets.add(
          new MixtureTarget(request.getEffectiveFrom(), request.getShares(), request.getOver()));
      targets.addAll(request.getLater());
      record =
          Decisions.record(log, horizon, targets, policies(request, horizon))
              .setRequestId(request.getId())
              .setAuthor(request.getAuthor())
              .setReason(request.getReason())
              .build();
    } catch (IllegalArgumentException e) {
      refuse(request, e.getMessage());
      return;
    }
    Optional<Refusal> refusal = log.refusal(record, horizon, Set.copyOf(settings.domains()));
    if (refusal.isPresent()) {
      refuse(request, refusal.get().toString());
    } else {
      append(record);
    }
  }

  private void refuse(MixtureRequest request, String reason) {
    refusals.add(new MixtureRefusal(request.getId(), reason));
    if (refusals.size() > REFUSALS_TOLD) {
      refusals.remove();
    }
    LOG.warn(
        "Mixture request {} of {} is refused: {}", request.getId(), request.getAuthor(), reason);
  }

  /** Domains keep their policy and seal unless the request says otherwise. */
  private List<DomainShare> policies(MixtureRequest request, long horizon) {
    long from = Math.max(horizon, request.getEffectiveFrom());
    Map<String, DomainShare> policies = new HashMap<>();
    log.ruling(from).getShares().forEach(share -> policies.put(share.getDomain(), share));
    request
        .getExhausted()
        .forEach(
            (domain, text) -> {
              DomainShare before = policies.getOrDefault(domain, unnamed(domain));
              policies.put(domain, Exhaustion.parse(text).on(before, before.getSealed()));
            });
    return List.copyOf(policies.values());
  }

  private static DomainShare unnamed(String domain) {
    return DomainShare.newBuilder().setDomain(domain).setNumerator(0).setDenominator(1).build();
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
