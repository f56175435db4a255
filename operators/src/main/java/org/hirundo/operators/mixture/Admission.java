package org.hirundo.operators.mixture;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.MixtureStep;

/** Whether a record may follow a log, and everything that speaks against it. */
final class Admission {
  /** The most steps of one record. */
  static final int MOST_STEPS = 1000;

  private final MixtureLog log;
  private final MixtureRecord record;
  private final List<String> reasons = new ArrayList<>();

  Admission(MixtureLog log, MixtureRecord record) {
    this.log = log;
    this.record = record;
  }

  /**
   * @param horizon readers may have taken every g below it
   * @param known the domains that have a sequence log; null if that is not to be checked
   */
  Optional<Refusal> refusal(long horizon, Set<String> known) {
    checkVersion();
    checkIdentity();
    checkShares(record.getShares(), known);
    record.getShares().forEach(this::checkPolicy);
    checkPosition(horizon);
    checkEnd(horizon);
    checkWithheld();
    checkSteps(known);
    if (reasons.isEmpty() && !log.records().isEmpty()) {
      checkChangePoint(log, record.getEffectiveFrom(), record.getShares());
    }
    if (reasons.isEmpty()) {
      checkChangePointsOfSteps();
    }
    return reasons.isEmpty() ? Optional.empty() : Optional.of(new Refusal(reasons));
  }

  private void checkVersion() {
    int next = log.records().size() + 1;
    if (record.getVersion() != next) {
      reasons.add(
          "version "
              + record.getVersion()
              + " where "
              + next
              + " comes next: another request was faster, or records are missing");
    }
  }

  private void checkIdentity() {
    if (record.getPartitions() < 1 || record.getPartitions() > RoundPermutation.MOST_PARTITIONS) {
      reasons.add(
          record.getPartitions() + " partitions: from 1 to " + RoundPermutation.MOST_PARTITIONS);
    }
    if (record.getSequenceLength() < 1) {
      reasons.add("sequence length " + record.getSequenceLength() + ": 1 or more");
    }
    if (log.records().isEmpty()) {
      return;
    }
    MixtureRecord first = log.first();
    same("feed", first.getFeedId(), record.getFeedId());
    same("partitions", first.getPartitions(), record.getPartitions());
    same("sequence length", first.getSequenceLength(), record.getSequenceLength());
    same("tokenizer", first.getTokenizer(), record.getTokenizer());
    same("seed", first.getSeed(), record.getSeed());
    same("padding", first.getPadded(), record.getPadded());
  }

  private void same(String what, Object ours, Object theirs) {
    if (!Objects.equals(ours, theirs)) {
      reasons.add(what + " is " + theirs + ", but this feed has " + ours);
    }
  }

  private void checkShares(List<DomainShare> shares, Set<String> known) {
    try {
      Mixture.of(shares);
    } catch (IllegalArgumentException e) {
      reasons.add(e.getMessage());
    }
    for (DomainShare share : shares) {
      if (known != null && !known.contains(share.getDomain())) {
        reasons.add(share.getDomain() + " is unknown: the domains are " + known);
      }
      if (!isVersion(share.getLog())) {
        reasons.add(
            share.getDomain()
                + " is read from version "
                + share.getLog()
                + ": from 1 to "
                + SequenceLog.LAST_VERSION
                + ", or 0 for the one it is read from");
      }
    }
  }

  private void checkPolicy(DomainShare share) {
    String domain = share.getDomain();
    try {
      Exhausted policy = Exhausted.parse(share.getExhausted());
      Exhausted then = Exhausted.parse(share.getThen());
      if (policy != Exhausted.REPEAT
          && (share.getSealed() >= 0 || share.getPasses() > 0 || then != Exhausted.WAIT)) {
        reasons.add(domain + " has a seal, passes or what follows, but its policy is not repeat");
      }
      if (then == Exhausted.REPEAT) {
        reasons.add(domain + ": what follows repeat is wait, renormalise or stop");
      }
    } catch (IllegalArgumentException e) {
      reasons.add(domain + ": " + e.getMessage());
    }
    if (share.getPasses() < 0) {
      reasons.add(domain + " has " + share.getPasses() + " passes: 0 for no end, or more");
    }
    checkSeal(share);
  }

  private void checkSeal(DomainShare share) {
    String domain = share.getDomain();
    long sealed = share.getSealed();
    if (sealed < -1) {
      reasons.add(domain + " is sealed at " + sealed + ": -1 for not at all, or more");
    } else if (sealed >= 0 && sealed < record.getPartitions()) {
      reasons.add(
          domain
              + " is sealed at "
              + sealed
              + " sequences, fewer than "
              + record.getPartitions()
              + " partitions: each needs one to repeat");
    }
    if (log.domains().contains(domain) && sealed >= 0 && isVersion(share.getLog())) {
      long before = log.sealed(log(share), record.getEffectiveFrom());
      if (sealed < before) {
        reasons.add(domain + " was sealed at " + before + " and can't shrink");
      }
    }
  }

  private SequenceLog log(DomainShare share) {
    int version = share.getLog();
    if (version == 0) {
      int index = log.domains().indexOf(share.getDomain());
      List<MixtureLog.Reading> readings = log.readings(record.getEffectiveFrom());
      version = index < readings.size() ? readings.get(index).log().version() : 1;
    }
    return new SequenceLog(share.getDomain(), version);
  }

  private static boolean isVersion(int version) {
    return version >= 0 && version <= SequenceLog.LAST_VERSION;
  }

  private void checkPosition(long horizon) {
    long from = record.getEffectiveFrom();
    if (log.records().isEmpty()) {
      if (from != 0) {
        reasons.add("the first record must be effective from 0, not " + from);
      }
      return;
    }
    if (from < Math.max(0, horizon)) {
      reasons.add(
          "effective from g=" + from + ", but readers may have taken all below g=" + horizon);
    } else if (from > log.end()) {
      reasons.add(
          "effective from g=" + from + ", but the feed ends at g=" + log.end() + " before that");
    }
  }

  private void checkEnd(long horizon) {
    long end = record.getEndsAt();
    if (end != -1 && end < Math.max(horizon, record.getEffectiveFrom())) {
      reasons.add(
          "the feed can't end at g="
              + end
              + ": readers may have taken all below g="
              + Math.max(horizon, record.getEffectiveFrom()));
    }
  }

  private void checkWithheld() {
    int last = log.records().size() - 1;
    long before = last < 0 ? 0 : log.records().get(last).getWithheld();
    if (record.getWithheld() < before) {
      reasons.add(
          record.getWithheld()
              + " records of withheld documents in force where "
              + before
              + " were: what is taken out is put back by a further record only");
    }
  }

  private void checkSteps(Set<String> known) {
    if (record.getSteps().size() > MOST_STEPS) {
      reasons.add(record.getSteps().size() + " steps, more than " + MOST_STEPS);
      return;
    }
    Set<String> named = new HashSet<>(log.domains());
    record.getShares().forEach(share -> named.add(share.getDomain()));
    long before = record.getEffectiveFrom();
    for (MixtureStep step : record.getSteps()) {
      int found = reasons.size();
      checkShares(step.getShares(), known);
      for (DomainShare share : step.getShares()) {
        if (!named.contains(share.getDomain())) {
          reasons.add(share.getDomain() + " is new: name it from the start, with share 0");
        }
      }
      if (step.getEffectiveFrom() <= before) {
        reasons.add("not behind g=" + before);
      }
      for (int i = found; i < reasons.size(); i++) {
        reasons.set(i, "step from g=" + step.getEffectiveFrom() + ": " + reasons.get(i));
      }
      before = step.getEffectiveFrom();
    }
  }

  private void checkChangePointsOfSteps() {
    MixtureLog growing = log.begin(record);
    for (MixtureStep step : record.getSteps()) {
      checkChangePoint(growing, step.getEffectiveFrom(), step.getShares());
      if (!reasons.isEmpty()) {
        return;
      }
      growing = growing.with(step.getEffectiveFrom(), step.getShares());
    }
  }

  private void checkChangePoint(MixtureLog before, long from, List<DomainShare> shares) {
    long point;
    try {
      point = before.changePoint(from, shares);
    } catch (IllegalArgumentException e) {
      reasons.add(e.getMessage());
      return;
    }
    if (point != from) {
      reasons.add(
          "g=" + from + " is no change point, the bound could break: the next one is g=" + point);
    }
  }
}
