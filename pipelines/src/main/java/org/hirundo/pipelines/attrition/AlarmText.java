package org.hirundo.pipelines.attrition;

import java.util.Locale;
import org.hirundo.schemas.DedupAlarm;

/** Says an alarm in words. Stateless. */
public final class AlarmText {
  private AlarmText() {}

  /** What happened, an example, and what can be done about it. */
  public static String line(DedupAlarm alarm) {
    return summary(alarm) + "; " + example(alarm) + ". " + remedy(alarm);
  }

  /** What happened, in one clause. */
  public static String summary(DedupAlarm alarm) {
    long lost = alarm.getExact() + alarm.getNear();
    return String.format(
        Locale.ROOT,
        "Deduplication took %.1f %% of %s (more than %s): %,d of %,d documents, %,d exact copies and"
            + " %,d near-duplicates, %,d of them of earlier crawls or datasets",
        100.0 * lost / (alarm.getKept() + lost),
        (alarm.getHost().isEmpty() ? "" : alarm.getHost() + " in ") + alarm.getSource(),
        share(alarm.getLimit()),
        lost,
        alarm.getKept() + lost,
        alarm.getExact(),
        alarm.getNear(),
        alarm.getEarlier());
  }

  private static String share(double limit) {
    return Math.round(limit * 1000) / 10.0 + " %";
  }

  private static String example(DedupAlarm alarm) {
    return String.format(
        Locale.ROOT,
        "for example %s (%x) for document %x of %s, similarity %.2f",
        alarm.getUrl().isEmpty() ? "a document" : alarm.getUrl(),
        alarm.getId(),
        alarm.getDuplicateOf(),
        alarm.getKeptSource(),
        alarm.getSimilarity());
  }

  private static String remedy(DedupAlarm alarm) {
    long lost = alarm.getExact() + alarm.getNear();
    if (2 * alarm.getEarlier() > lost) {
      return "Most are what earlier crawls had already: if that is as it should be, raise"
          + " dedup.alarm.share.";
    }
    if (alarm.getNear() > alarm.getExact()) {
      return "Compare the two texts: if they are different works, give their domain a higher"
          + " threshold or near: tag below dedup.domains.";
    }
    return "The host may serve each page at several addresses; or see what hirundo extract makes of"
        + " such pages: a notice or form that all share may stand for their text.";
  }
}
