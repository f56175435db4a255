package org.hirundo.pipelines.mix;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hirundo.operators.mixture.Exhaustion;
import org.hirundo.operators.mixture.Horizon;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.Refusal;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.pipelines.logs.SequenceLogCheck;
import org.hirundo.pipelines.mix.MixtureLogStore.Asked;
import org.hirundo.pipelines.takedown.WithheldLog;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.MixtureRefusal;
import org.hirundo.schemas.MixtureRequest;
import org.hirundo.schemas.MixtureRequestKind;
import org.hirundo.schemas.MixtureStep;
import org.hirundo.schemas.MixtureTarget;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about the mixture: takes requests, deals with dry domains, and moves the horizon. What it
 * decides is in the mixture log before any reader hears of it. Confined to the coordinator's worker
 * thread.
 *
 * <p>A replay has nothing to decide: it goes by the log.
 */
final class Coordination implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Coordination.class);
  private static final int REFUSALS_TOLD = 32;
  private static final int TAKEDOWNS_TOLD = 5;

  private final MixSettings settings;
  private final MixtureLogStore store;
  private final FeedClaim claim;
  private final ShardEnds ends;
  private final Trainer trainer;
  private final WithheldLog withheld;
  private final Set<String> answered = new HashSet<>();
  private MixtureLog log;
  private final Grants grants;
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
    grants = new Grants(settings, state.horizon(), state.dealtFrom());
    this.requestOffset = state.requestOffset();
    store = new MixtureLogStore(settings.topics(), settings.connection());
    claim = new FeedClaim(settings);
    trainer = new Trainer(settings.topics(), settings.connection());
    withheld = new WithheldLog(settings.topics(), settings.connection());
    ends = new ShardEnds(settings.topics(), settings.partitions(), settings.connection());
  }

  /**
   * One look at the logs and what follows from it.
   *
   * @param limit readers are to get no further ahead than this g
   * @param passed every reader has passed this g for good
   */
  Outcome step(long limit, long passed) throws IOException {
    if (log == null) {
      begin();
    }
    grants.forget(passed);
    claim.keep();
    if (!claim.quiet()) {
      return new Outcome(null, state());
    }
    if (settings.topics().replay().isEmpty()) {
      decide(Math.min(limit, beyondTheTrainer()));
    } else {
      advance(counts(log.logsFrom(horizon().g())), limit);
    }
    return new Outcome(HorizonMoved.of(horizon().g(), log, grants.deal(log)), state());
  }

  private long beyondTheTrainer() throws IOException {
    return settings.ahead() == Long.MAX_VALUE ? Long.MAX_VALUE : trainer.g() + settings.ahead();
  }

  private void decide(long limit) throws IOException {
    takeRequests();
    Map<SequenceLog, long[]> counts = counts(watched());
    withhold(counts);
    takeStep(counts);
    advance(counts, limit);
    if (shortage != null && dry(counts)) {
      Optional<MixtureRecord> decision =
          new DryDomain(
                  log, horizon().g(), complete(counts), counts, grants.changePoints(log, counts))
              .decide(shortage);
      if (decision.isPresent()) {
        append(decision.get());
        advance(counts, limit);
      }
    }
    store.report(
        Reports.of(log, horizon(), counts, shortage, starvingSince)
            .setAnswered(lastCompletion)
            .setPacked(Reports.total(counts, packed()))
            .setRefusals(List.copyOf(refusals))
            .build());
  }

  private Set<SequenceLog> watched() {
    Set<SequenceLog> watched = log.logsFrom(horizon().g());
    watched.addAll(packed());
    return watched;
  }

  private Map<SequenceLog, long[]> counts(Set<SequenceLog> watched) throws IOException {
    return grants.known(log, ends.counts(watched));
  }

  /** Puts in force what was added to the documents that are taken out, from the horizon on. */
  private void withhold(Map<SequenceLog, long[]> counts) throws IOException {
    MixtureRecord last = log.records().get(log.records().size() - 1);
    long there = withheld.records().size();
    if (there <= last.getWithheld()) {
      return;
    }
    long g = horizon().g();
    append(
        Decisions.record(
                log,
                g,
                Decisions.goingOn(log, g, -1, mixture -> mixture),
                log.policies(g),
                grants.changePoints(log, counts))
            .setEndsAt(last.getEndsAt())
            .setWithheld(there)
            .setPadding(settings.padding())
            .setAuthor("hirundo")
            .setReason("takedown " + told(withheld.takedownsAfter(last.getWithheld())))
            .build());
  }

  private static String told(Set<String> takedowns) {
    String first = takedowns.stream().limit(TAKEDOWNS_TOLD).collect(Collectors.joining(", "));
    int others = takedowns.size() - TAKEDOWNS_TOLD;
    return others > 0 ? first + " and " + others + " more" : first;
  }

  /** Takes the step of a padded feed that is due, where the bound allows it. */
  private void takeStep(Map<SequenceLog, long[]> counts) throws IOException {
    List<MixtureStep> steps = log.steps();
    if (steps.isEmpty()) {
      return;
    }
    MixtureStep due = steps.get(0);
    long from = Math.max(Math.max(horizon().g(), log.rulesFrom()), due.getEffectiveFrom());
    OptionalLong point = grants.changePoint(log, counts, from, due.getShares());
    if (point.isEmpty()) {
      return;
    }
    List<MixtureTarget> targets = new ArrayList<>();
    for (MixtureStep step : steps) {
      long earliest = step == due ? -1 : step.getEffectiveFrom();
      targets.add(new MixtureTarget(earliest, step.getShares(), 0L));
    }
    Map<String, DomainShare> policies = log.policies(point.getAsLong());
    for (DomainShare share : due.getShares()) {
      if (share.getLog() != 0) {
        move(policies.get(share.getDomain()), share.getLog(), point.getAsLong());
      }
    }
    MixtureRecord ruling = log.ruling(point.getAsLong());
    append(
        Decisions.record(
                log, horizon().g(), targets, policies, (earliest, shares) -> point.getAsLong())
            .setEndsAt(ruling.getEndsAt())
            .setAuthor(ruling.getAuthor())
            .setReason(
                "a step of version "
                    + ruling.getVersion()
                    + ", due from g="
                    + due.getEffectiveFrom()
                    + " on")
            .build());
  }

  /** The claim comes first: what is in the mixture log then is all that others wrote. */
  private void begin() throws IOException {
    MixtureLog read = store.log();
    claim.take(grants.horizon(read).g());
    log = store.log();
    log.records().forEach(record -> answered.add(record.getRequestId()));
    grants.dealAgain(log, counts(log.logsFrom(0)));
  }

  private MixState state() {
    return new MixState(grants.granted(), grants.dealtFrom(), requestOffset, completeAt, List.of());
  }

  private Horizon horizon() {
    return grants.horizon(log);
  }

  private void advance(Map<SequenceLog, long[]> counts, long limit) {
    Grants.Extent extent = complete(counts) ? Grants.Extent.COMPLETE : Grants.Extent.GROWING;
    Horizon.Shortage missing = grants.advance(log, counts, extent, beforeStep(limit));
    if (missing == null || !missing.equals(shortage)) {
      shortSince = System.nanoTime();
      starvingSince = System.currentTimeMillis();
      tell(missing);
    }
    shortage = missing;
  }

  /** No further than to the g from which on a padded feed's next step is due. */
  private long beforeStep(long limit) {
    long g = horizon().g();
    List<MixtureStep> steps = log.steps();
    boolean ahead = !steps.isEmpty() && steps.get(0).getEffectiveFrom() > g;
    return ahead ? Math.min(limit, steps.get(0).getEffectiveFrom()) : limit;
  }

  private void tell(Horizon.Shortage missing) {
    String before = shortage == null ? "" : shortage.domain();
    String now = missing == null ? "" : missing.domain();
    if (!now.equals(before) && missing != null) {
      LOG.info("Domain {} starves since g={}", now, missing.g());
    }
  }

  private boolean dry(Map<SequenceLog, long[]> counts) {
    return complete(counts)
        || (System.nanoTime() - shortSince) / 1_000_000L > settings.patienceMillis();
  }

  private boolean complete(Map<SequenceLog, long[]> counts) {
    return settings.endsWithTheInput()
        && completeAt >= 0
        && completeAt == Reports.total(counts, packed());
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
          Decisions.record(
                  log,
                  horizon,
                  targets,
                  policies(request, targets, horizon),
                  grants.changePoints(log, counts(watched())))
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
            first.getSequenceLength(),
            first.getPadded());
    Set<SequenceLog> wanted =
        log.append(record, horizon).logsFrom(Math.max(horizon, record.getEffectiveFrom()));
    wanted.removeAll(log.logsFrom(horizon));
    List<String> reasons = new ArrayList<>();
    for (SequenceLog sequences : wanted) {
      Optional<String> refusal = check.refusal(sequences);
      if (refusal.isPresent()) {
        reasons.add(refusal.get());
      } else if (log.domains().contains(sequences.domain()) && check.isEmpty(sequences)) {
        reasons.add(
            settings.topics().sequences(sequences)
                + " holds no sequence yet: let pack write some first");
      }
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
              move(share, version, from);
            });
    return policies;
  }

  /** To another of its domain's logs, with the seal that it had when it was last read. */
  private void move(DomainShare share, int version, long from) {
    if (share.getLog() != version) {
      share.setSealed(log.sealed(new SequenceLog(share.getDomain(), version), from));
      share.setLog(version);
    }
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
    withheld.close();
    trainer.close();
    claim.close();
    grants.close();
  }
}
