package org.hirundo.pipelines.dashboard.history;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.hirundo.schemas.DomainReport;
import org.hirundo.schemas.MixtureReport;

/** The last stretch of the feed: as long as a minute, and as a window of sequences. */
public final class MixWindow {
  /** Sequences that a realised share is told of. */
  static final int SEQUENCES = 1_000;

  private static final int APART = SEQUENCES / 20;
  private static final long MINUTE = 60_000;

  private final Deque<MixtureReport> minute = new ArrayDeque<>();
  private final Deque<MixtureReport> window = new ArrayDeque<>();

  MixWindow() {}

  /**
   * @param tokensPerSecond by domain, over the last minute
   * @param windowShares by domain, of the tokens of the last {@value #SEQUENCES} sequences or a few
   *     more; empty while the feed is shorter, or not as much of it was seen
   * @param feedPerSecond sequences
   */
  public record Rates(
      Map<String, Double> tokensPerSecond, Map<String, Double> windowShares, double feedPerSecond) {
    /** Before there is any report. */
    public static final Rates NONE = new Rates(Map.of(), Map.of(), 0);
  }

  void add(MixtureReport report) {
    MixtureReport last = minute.peekLast();
    if (last != null && report.getAt() <= last.getAt()) {
      return;
    }
    minute.addLast(report);
    while (minute.size() > 2 && minute.peekFirst().getAt() < report.getAt() - MINUTE) {
      minute.removeFirst();
    }
    MixtureReport mark = window.peekLast();
    if (mark == null || report.getHorizon() >= mark.getHorizon() + APART) {
      window.addLast(report);
    }
    long begin = report.getHorizon() - SEQUENCES;
    while (window.size() > 1 && second().getHorizon() <= begin) {
      window.removeFirst();
    }
  }

  private MixtureReport second() {
    var marks = window.iterator();
    marks.next();
    return marks.next();
  }

  Rates rates() {
    MixtureReport now = minute.peekLast();
    if (now == null) {
      return Rates.NONE;
    }
    MixtureReport then = minute.peekFirst();
    double seconds = (now.getAt() - then.getAt()) / 1e3;
    Map<String, Double> rates = new HashMap<>();
    if (seconds > 0) {
      grown(then, now).forEach((domain, tokens) -> rates.put(domain, tokens / seconds));
    }
    Map<String, Double> shares = new HashMap<>();
    MixtureReport begin = window.peekFirst();
    if (begin.getHorizon() <= now.getHorizon() - SEQUENCES) {
      Map<String, Long> tokens = grown(begin, now);
      double all = tokens.values().stream().mapToLong(Long::longValue).sum();
      tokens.forEach((domain, own) -> shares.put(domain, own / all));
    }
    double feed = seconds > 0 ? (now.getHorizon() - then.getHorizon()) / seconds : 0;
    return new Rates(rates, shares, feed);
  }

  private static Map<String, Long> grown(MixtureReport then, MixtureReport now) {
    Map<String, Long> tokens = new HashMap<>();
    now.getDomains().forEach(domain -> tokens.put(domain.getDomain(), domain.getTokens()));
    for (DomainReport domain : then.getDomains()) {
      tokens.merge(domain.getDomain(), -domain.getTokens(), Long::sum);
    }
    return tokens;
  }
}
