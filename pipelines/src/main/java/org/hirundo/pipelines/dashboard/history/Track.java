package org.hirundo.pipelines.dashboard.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.hirundo.schemas.HistoryHour;

/**
 * The figures of one report log, or of one source or domain in it: as they came for the last hour,
 * a row a minute (packed, for {@value #PACKED_HOURS} hours), and a row an hour for ever. Not
 * thread-safe.
 *
 * <p>A minute's or hour's row is complete when a later one has begun. Rows that come again, or
 * before what is complete, are passed over: reading a log twice changes nothing.
 */
final class Track {
  static final long MINUTE = 60_000;
  static final long HOUR = 60 * MINUTE;
  private static final int RAW_ROWS = 3_700;
  private static final int PACKED_HOURS = 2 * 8_784;

  private final String name;
  private final List<String> columns = new ArrayList<>();
  private final Map<String, Integer> indexes = new HashMap<>();
  private final Deque<Row> raw = new ArrayDeque<>();
  private final NavigableMap<Long, Row> open = new TreeMap<>(); // minutes of the last hour
  private final NavigableMap<Long, HistoryHour> packed = new TreeMap<>();
  private final NavigableMap<Long, Row> hours = new TreeMap<>();
  private List<String> packedColumns = List.of(); // one list for all hours that have the same
  private long openHour = Long.MIN_VALUE;
  private long closedUntil = Long.MIN_VALUE; // complete below it

  /**
   * @param at milliseconds since 1970
   * @param values by column; columns that were added later have none
   */
  record Row(long at, long[] values) {
    long value(int column) {
      return column < 0 || column >= values.length ? Fold.NONE : values[column];
    }
  }

  Track(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  List<String> columns() {
    return columns;
  }

  /** The place of a column in rows, or -1. */
  int column(String column) {
    return indexes.getOrDefault(column, -1);
  }

  private int place(String column) {
    return indexes.computeIfAbsent(
        column,
        key -> {
          columns.add(key);
          return columns.size() - 1;
        });
  }

  /** All minutes below it are known. */
  long closedUntil() {
    return closedUntil;
  }

  /**
   * Takes a record's figures.
   *
   * @return the hour that it completes, or null
   */
  HistoryHour add(long at, Map<String, Long> figures) {
    long[] values = new long[columns.size() + figures.size()];
    Arrays.fill(values, Fold.NONE);
    figures.forEach((column, value) -> values[place(column)] = value);
    Row row = new Row(at, Arrays.copyOf(values, columns.size()));
    if (raw.isEmpty() || raw.peekLast().at() < at) {
      raw.addLast(row);
      if (raw.size() > RAW_ROWS) {
        raw.removeFirst();
      }
    }
    if (at < closedUntil) {
      return null;
    }
    long hour = Math.floorDiv(at, HOUR) * HOUR;
    HistoryHour complete = null;
    if (hour > openHour && !open.isEmpty()) {
      complete = HourCodec.pack(name, openHour, columns, open.values());
      close(complete, fold(openHour, open.values()));
    }
    openHour = Math.max(hour, openHour);
    open.merge(Math.floorDiv(at, MINUTE) * MINUTE, row, this::fold);
    return complete;
  }

  /** Takes an hour that was written before. */
  void restore(HistoryHour hour) {
    if (!packed.containsKey(hour.getHour())) {
      hour.getColumns().forEach(this::place);
      close(hour, fold(hour.getHour(), HourCodec.rows(hour, this::column, columns.size())));
    }
  }

  private void close(HistoryHour hour, Row row) {
    if (hour.getColumns().equals(packedColumns)) {
      hour.setColumns(packedColumns);
    }
    packedColumns = hour.getColumns();
    packed.put(hour.getHour(), hour);
    hours.put(hour.getHour(), row);
    closedUntil = Math.max(closedUntil, hour.getHour() + HOUR);
    open.headMap(closedUntil).clear();
    while (packed.size() > PACKED_HOURS) {
      packed.pollFirstEntry();
    }
  }

  private Row fold(Row before, Row after) {
    int size = Math.max(before.values().length, after.values().length);
    long[] values = new long[size];
    for (int c = 0; c < size; c++) {
      values[c] = Fold.of(columns.get(c)).fold(before.value(c), after.value(c));
    }
    return new Row(after.at(), values);
  }

  private Row fold(long at, Iterable<Row> rows) {
    Row folded = new Row(at, new long[0]);
    for (Row row : rows) {
      folded = fold(folded, row);
    }
    return new Row(at, folded.values());
  }

  /** Rows of several becoming one, in the order of time. */
  Row folded(Row before, Row after) {
    return before == null ? after : fold(before, after);
  }

  /** When the first row that is kept as it came was made; after all times where there is none. */
  long rawFrom() {
    return raw.isEmpty() ? Long.MAX_VALUE : raw.peekFirst().at();
  }

  /** Whether older rows are kept by the minute. */
  boolean hasHoursBefore() {
    return !packed.isEmpty() && packed.firstKey() < rawFrom();
  }

  /** Rows from {@code from} to below {@code to}, no finer than asked for. */
  List<Row> rows(long from, long to, Resolution resolution) {
    List<Row> rows = new ArrayList<>();
    switch (resolution) {
      case SECOND -> raw.stream().filter(r -> r.at() >= from && r.at() < to).forEach(rows::add);
      case MINUTE -> {
        long first = Math.floorDiv(from, HOUR) * HOUR;
        for (HistoryHour hour : packed.subMap(first, true, to, false).values()) {
          for (Row row : HourCodec.rows(hour, this::column, columns.size())) {
            if (row.at() >= from && row.at() < to) {
              rows.add(row);
            }
          }
        }
        rows.addAll(openRows(from, to));
      }
      case HOUR -> {
        rows.addAll(hours.subMap(from, true, to, false).values());
        if (!open.isEmpty() && openHour < to && openHour >= from) {
          rows.add(fold(openHour, open.values()));
        }
      }
    }
    return rows;
  }

  private List<Row> openRows(long from, long to) {
    List<Row> rows = new ArrayList<>();
    open.subMap(from, true, to, false)
        .forEach((minute, row) -> rows.add(new Row(minute, row.values())));
    return rows;
  }

  /** The last complete hour before, or null. */
  Row hourBefore(long at) {
    Map.Entry<Long, Row> entry = hours.lowerEntry(Math.floorDiv(at, HOUR) * HOUR);
    return entry == null ? null : entry.getValue();
  }
}
