package org.hirundo.pipelines.dashboard.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hirundo.schemas.CurateReport;
import org.hirundo.schemas.HistoryHour;
import org.hirundo.schemas.MixtureReport;
import org.hirundo.schemas.PackReport;
import org.hirundo.schemas.TrainingLoss;

/**
 * The reports' figures over time, for the dashboard: the last hour as it came, years by the minute,
 * about 25 MB a year. Thread-safe.
 */
public final class History {
  static final String MIX = "mix";
  static final String TRAINER = "trainer";
  static final String CURATE = "curate/";
  static final String PACK = "pack/";

  private final Map<String, Track> tracks = new TreeMap<>();
  private final MixWindow window = new MixWindow();

  private Track track(String name) {
    return tracks.computeIfAbsent(name, Track::new);
  }

  /**
   * Takes a report of the mix.
   *
   * @return the hour that it completes, if it does
   */
  public synchronized Optional<HistoryHour> add(MixtureReport report) {
    window.add(report);
    return Optional.ofNullable(track(MIX).add(report.getAt(), Figures.of(report)));
  }

  /** The same for one crawl or dataset. */
  public synchronized Optional<HistoryHour> add(CurateReport report) {
    return Optional.ofNullable(
        track(CURATE + report.getSource()).add(report.getAt(), Figures.of(report)));
  }

  /** The same for one domain. */
  public synchronized Optional<HistoryHour> add(PackReport report) {
    return Optional.ofNullable(
        track(PACK + report.getDomain()).add(report.getAt(), Figures.of(report)));
  }

  /** The same for the trainer's place in the feed. */
  public synchronized Optional<HistoryHour> add(TrainingLoss loss) {
    return Optional.ofNullable(track(TRAINER).add(loss.getAt(), Map.of("g", loss.getG())));
  }

  /** Takes an hour that was written before. */
  public synchronized void restore(HistoryHour hour) {
    track(hour.getTrack()).restore(hour);
  }

  /** Every minute of the mix below it is known, in milliseconds since 1970; 0: none is. */
  public synchronized long mixKnownUntil() {
    return Math.max(0, track(MIX).closedUntil());
  }

  /** The same of the trainer. */
  public synchronized long trainerKnownUntil() {
    return Math.max(0, track(TRAINER).closedUntil());
  }

  /** Rates over the last minute, and shares over the last sequences. */
  public synchronized MixWindow.Rates rates() {
    return window.rates();
  }

  /**
   * The figures of a stretch of time, which begins with a whole minute or hour where the figures
   * are told by the minute or hour.
   *
   * @param from milliseconds since 1970
   * @param points at most so many
   * @throws IllegalArgumentException if it holds no time
   */
  public synchronized ObjectNode between(long from, long to, int points) {
    if (to <= from || points < 1) {
      throw new IllegalArgumentException("from=" + from + " to=" + to + ": from comes before to");
    }
    Resolution resolution = resolution(from, step(from, to, points, 1_000));
    long unit = resolution.millis();
    long begin = resolution == Resolution.SECOND ? from : Math.floorDiv(from, unit) * unit;
    TimeAxis axis = new TimeAxis(begin, to, step(begin, to, points, unit));
    return new Chart(axis, resolution, List.copyOf(tracks.values())).json();
  }

  /** Whole units, so that no minute or hour lies in two steps. */
  private static long step(long from, long to, int points, long unit) {
    long exact = (to - from + points - 1) / points;
    return Math.max(1, (exact + unit - 1) / unit) * unit;
  }

  private Resolution resolution(long from, long step) {
    if (step >= Track.HOUR) {
      return Resolution.HOUR;
    }
    boolean recent = from >= track(MIX).rawFrom() || !track(MIX).hasHoursBefore();
    return step < Track.MINUTE && recent ? Resolution.SECOND : Resolution.MINUTE;
  }

  /** The names of tracks that begin so, without that beginning. */
  static List<String> named(List<Track> tracks, String prefix) {
    List<String> names = new ArrayList<>();
    for (Track track : tracks) {
      if (track.name().startsWith(prefix)) {
        names.add(track.name().substring(prefix.length()));
      }
    }
    return names;
  }
}
