package org.hirundo.pipelines.mix;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hirundo.operators.mixture.Exhaustion;
import org.hirundo.operators.mixture.Horizon;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.Refusal;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.pipelines.logs.SequenceLogCheck;
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
  private long completeAt = -1; // sequences in the logs of our version, once they are complete
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
    store = new MixtureLogStore(settings.topics(), settings.connection());
    claim = new FeedClaim(settings);
    ends = new ShardEnds(settings.topics(), settings.partitions(), settings.connection());
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
      advance(ends.counts(log.logsFrom(horizon().g())), Math.min(limit, settings.limit()));
    }
    return new Outcome(HorizonMoved.of(horizon().g(), log), state());
  }

  private void decide(long limit) throws IOException {
    takeRequests();
    Set<SequenceLog> watched = log.logsFrom(horizon().g());
    watched.addAll(packed());
    Map<SequenceLog, long[]> counts = ends.counts(watched);
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
            .setPacked(Reports.total(counts, packed()))
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

  private void advance(Map<SequenceLog, long[]> counts, long limit) {
    Horizon.Supply supply = (sequences, partition) -> available(counts, sequences, partition);
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

  private static long available(
      Map<SequenceLog, long[]> counts, SequenceLog sequences, int partition) {
    long[] shards = counts.get(sequences);
    return shards == null ? 0 : shards[partition];
  }

  private boolean dry(Map<SequenceLog, long[]> counts) {
    return complete(counts)
        || (System.nanoTime() - shortSince) / 1_000_000L > settings.patienceMillis();
  }

  private boolean complete(Map<SequenceLog, long[]> counts) {
    return completeAt >= 0 && completeAt == Reports.total(counts, packed());
  }

  /** The sequence logs that the configuration packs. */
  private List<SequenceLog> packed() {
    return settings.domains().stream()
        .map(domain -> new SequenceLog(domain, settings.version()))
        .toList();
  }

  private void takeRequests() throws IOException {
    for (Asked asked : store.requests()) {
      MixtureRequest request = asked.request();
      boolean complete = request.getKind() == MixtureRequestKind.LOGS_COMPLETE;
      if (complete) {
        lastCompletion = request.getId();
        completeAt = request.getVersion() == settings.version() ? request.getSequences() : -1;
      }
      if (asked.nextOffset() <= requestOffset) {
        continue; // dealt with before a restore
      }
      if (!complete && !answered.contains(request.getId())) {
        answer(request);
      }
      requestOffset = asked.nextOffset();
    }
  }

  private void answer(MixtureRequest request) throws IOException {
    long horizon = horizon().g();
    MixtureRecord record;
    try {
      List<MixtureTarget> targets = targets(request, horizon);
      record =
          Decisions.record(log, horizon, targets, policies(request, targets, horizon))
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
      return;
    }
    Optional<String> unreadable = unreadable(record, horizon);
    if (unreadable.isPresent()) {
      refuse(request, unreadable.get());
    } else {
      append(record);
    }
  }

  private List<MixtureTarget> targets(MixtureRequest request, long horizon) {
    long start = request.getEffectiveFrom();
    if (request.getShares().isEmpty() && request.getLater().isEmpty()) {
      return Decisions.goingOn(log, Math.max(horizon, start), start, mixture -> mixture);
    }
    List<DomainShare> shares = new ArrayList<>(request.getShares());
    Set<String> left = new TreeSet<>(request.getLogs().keySet());
    left.addAll(request.getExhausted().keySet());
    shares.forEach(share -> left.remove(share.getDomain()));
    left.retainAll(log.domains());
    left.forEach(domain -> shares.add(unnamed(domain)));
    List<MixtureTarget> targets = new ArrayList<>();
    targets.add(new MixtureTarget(start, shares, request.getOver()));
    targets.addAll(request.getLater());
    targets.forEach(target -> target.getShares().forEach(share -> share.setLog(0)));
    return targets;
  }

  /** Why a sequence log that the record wants to be read, and that is not read now, can't be. */
  private Optional<String> unreadable(MixtureRecord record, long horizon) throws IOException {
    MixtureRecord first = log.ruling(0);
    SequenceLogCheck check =
        new SequenceLogCheck(
            settings.topics(),
            settings.connection(),
            first.getPartitions(),
            first.getTokenizer(),
            first.getSequenceLength());
    Set<SequenceLog> wanted =
        log.append(record, horizon).logsFrom(Math.max(horizon, record.getEffectiveFrom()));
    wanted.removeAll(log.logsFrom(horizon));
    List<String> reasons = new ArrayList<>();
    for (SequenceLog sequences : wanted) {
      check.refusal(sequences).ifPresent(reasons::add);
    }
    return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons));
  }

  private void refuse(MixtureRequest request, String reason) {
    refusals.add(new MixtureRefusal(request.getId(), reason));
    if (refusals.size() > REFUSALS_TOLD) {
      refusals.remove();
    }
    LOG.warn(
        "Mixture request {} of {} is refused: {}", request.getId(), request.getAuthor(), reason);
  }

  /** Domains keep their policy, log and seal unless the request says otherwise. */
  private Map<String, DomainShare> policies(
      MixtureRequest request, List<MixtureTarget> targets, long horizon) {
    long from = Math.max(horizon, request.getEffectiveFrom());
    Map<String, DomainShare> policies = log.policies(from);
    for (MixtureTarget target : targets) {
      target
          .getShares()
          .forEach(share -> policies.computeIfAbsent(share.getDomain(), this::unnamed));
    }
    request
        .getExhausted()
        .forEach(
            (domain, text) -> {
              DomainShare before = named(domain, policies);
              policies.put(domain, Exhaustion.parse(text).on(before, before.getSealed()));
            });
    request
        .getLogs()
        .forEach(
            (domain, version) -> {
              DomainShare share = named(domain, policies);
              if (share.getLog() != version) {
                share.setSealed(log.sealed(new SequenceLog(domain, version), from));
                share.setLog(version);
              }
            });
    return policies;
  }

  private static DomainShare named(String domain, Map<String, DomainShare> policies) {
    DomainShare share = policies.get(domain);
    if (share == null) {
      throw new IllegalArgumentException(
          domain + " is not in the mixture: give it a share; there are " + policies.keySet());
    }
    return share;
  }

  private DomainShare unnamed(String domain) {
    return DomainShare.newBuilder()
        .setDomain(domain)
        .setNumerator(0)
        .setDenominator(1)
        .setLog(settings.version())
        .build();
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
