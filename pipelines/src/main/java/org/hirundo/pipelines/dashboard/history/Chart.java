package org.hirundo.pipelines.dashboard.history;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/** Figures laid on an axis of time, as the dashboard's interface has them. */
final class Chart {
  private static final int SHARE_WINDOW = 1_000; // sequences
  private final TimeAxis axis;
  private final Resolution resolution;
  private final List<Track> tracks;

  Chart(TimeAxis axis, Resolution resolution, List<Track> tracks) {
    this.axis = axis;
    this.resolution = resolution;
    this.tracks = tracks;
  }

  ObjectNode json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("from", axis.from()).put("to", axis.to()).put("step", axis.step());
    ArrayNode times = root.putArray("t");
    for (int i = 0; i < axis.size(); i++) {
      times.add(axis.at(i));
    }
    Lane mix = lane(History.MIX, Carry.NOTHING);
    domains(root.putObject("domains"), mix);
    root.set("feed", whole(mix, "feed"));
    root.set("bound", array(i -> scaled(mix, "bound", i, Figures.TOKENS)));
    root.set("mixtureVersion", whole(mix, "version"));
    root.set("trainer", whole(lane(History.TRAINER, Carry.LAST), "g"));
    counts(
        root.putObject("curate"),
        History.CURATE,
        List.of("records", "documents", "exact", "near", "rejects"));
    counts(root.putObject("pack"), History.PACK, List.of("selected", "refused", "sequences"));
    return root;
  }

  /** Whether a figure holds until the next one is told. */
  private enum Carry {
    LAST,
    NOTHING
  }

  /**
   * A track's rows on the axis.
   *
   * @param before the last row before the axis, or null
   */
  private record Lane(Track track, Track.Row[] rows, Track.Row before) {
    double value(String column, int i) {
      Track.Row row = i < 0 ? before : rows[i];
      long value = row == null ? Fold.NONE : row.value(track.column(column));
      return value == Fold.NONE ? Double.NaN : value;
    }

    /** The last place before that has a row; -1 for the one before the axis. */
    int previous(int i) {
      int place = i - 1;
      while (place >= 0 && rows[place] == null) {
        place--;
      }
      return place;
    }
  }

  private Lane lane(String name, Carry carry) {
    Track track =
        tracks.stream().filter(one -> one.name().equals(name)).findFirst().orElse(new Track(name));
    long lead = Math.max(Track.HOUR, resolution.millis());
    Track.Row before = carry == Carry.LAST ? track.hourBefore(axis.from() - lead) : null;
    Track.Row[] rows = new Track.Row[axis.size()];
    for (Track.Row row : track.rows(axis.from() - lead, axis.to(), resolution)) {
      if (row.at() < axis.from()) {
        before = row;
      } else {
        int place = axis.place(row.at());
        rows[place] = track.folded(rows[place], row);
      }
    }
    if (carry == Carry.LAST) {
      Track.Row last = before;
      long now = System.currentTimeMillis();
      for (int i = 0; i < rows.length && axis.at(i) <= now; i++) {
        rows[i] = rows[i] == null ? last : rows[i];
        last = rows[i];
      }
    }
    return new Lane(track, rows, before);
  }

  private void domains(ObjectNode root, Lane mix) {
    List<String> names =
        mix.track().columns().stream()
            .filter(column -> column.startsWith("tokens:"))
            .map(column -> column.substring("tokens:".length()))
            .sorted()
            .toList();
    int[] windows = windows(mix);
    for (String name : names) {
      ObjectNode domain = root.putObject(name);
      domain.set("target", array(i -> scaled(mix, "target:" + name, i, Figures.SHARE)));
      domain.set("share", array(i -> share(mix, names, name, windows[i], i)));
      domain.set("error", array(i -> scaled(mix, "error:" + name, i, Figures.TOKENS)));
      domain.set("available", whole(mix, "available:" + name));
      domain.set("tokensPerSecond", array(i -> rate(mix, "tokens:" + name, i)));
      domain.set("starving", whole(mix, "starving:" + name));
    }
  }

  /** For each step the place since which the feed has grown by the window; -2: its beginning. */
  private int[] windows(Lane mix) {
    int[] windows = new int[axis.size()];
    int start = mix.before() == null ? -2 : -1;
    for (int i = 0; i < windows.length; i++) {
      double feed = mix.value("feed", i);
      for (int next = start + 1; next < i; next++) {
        double at = next < -1 ? 0 : mix.value("feed", next);
        if (at <= feed - SHARE_WINDOW) {
          start = next;
        }
        if (at > feed - SHARE_WINDOW) {
          break;
        }
      }
      windows[i] = start;
    }
    return windows;
  }

  private double share(Lane mix, List<String> names, String name, int since, int i) {
    double own = 0;
    double all = 0;
    for (String domain : names) {
      double now = mix.value("tokens:" + domain, i);
      double then = since < -1 ? 0 : mix.value("tokens:" + domain, since);
      double grown = Double.isNaN(now) ? 0 : now - (Double.isNaN(then) ? 0 : then);
      all += grown;
      own = domain.equals(name) ? grown : own;
    }
    return all > 0 ? own / all : Double.NaN;
  }

  private double rate(Lane mix, String column, int i) {
    int previous = mix.previous(i);
    Track.Row row = mix.rows()[i];
    Track.Row earlier = previous < 0 ? mix.before() : mix.rows()[previous];
    if (row == null || earlier == null || row.at() <= earlier.at()) {
      return Double.NaN;
    }
    double grown = mix.value(column, i) - mix.value(column, previous);
    return grown * 1000 / (row.at() - earlier.at());
  }

  private void counts(ObjectNode root, String prefix, List<String> columns) {
    Map<String, Lane> lanes = new TreeMap<>();
    History.named(tracks, prefix).forEach(n -> lanes.put(n, lane(prefix + n, Carry.LAST)));
    lanes.forEach(
        (name, lane) -> {
          ObjectNode node = root.putObject(name);
          columns.forEach(column -> node.set(column, whole(lane, column)));
        });
  }

  private static double scaled(Lane lane, String column, int i, double parts) {
    return lane.value(column, i) / parts;
  }

  private ArrayNode whole(Lane lane, String column) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(axis.size());
    for (int i = 0; i < axis.size(); i++) {
      double value = lane.value(column, i);
      if (Double.isNaN(value)) {
        array.addNull();
      } else {
        array.add((long) value);
      }
    }
    return array;
  }

  private ArrayNode array(IntToDoubleFunction figure) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(axis.size());
    for (int i = 0; i < axis.size(); i++) {
      double value = figure.applyAsDouble(i);
      if (Double.isNaN(value)) {
        array.addNull();
      } else {
        array.add(value);
      }
    }
    return array;
  }
}
