package org.hirundo.pipelines.dashboard.history;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.ToIntFunction;
import org.hirundo.schemas.HistoryHour;

/** Packs an hour's rows, a row a minute: about 2 bytes a figure. */
final class HourCodec {
  private HourCodec() {}

  /**
   * @param rows within the hour, one a minute, in the order of time
   */
  static HistoryHour pack(
      String track, long hour, List<String> columns, Collection<Track.Row> rows) {
    ByteArrayOutputStream minutes = new ByteArrayOutputStream(rows.size());
    rows.forEach(row -> minutes.write((int) ((row.at() - hour) / Track.MINUTE)));
    ByteArrayOutputStream values = new ByteArrayOutputStream();
    List<String> told = new ArrayList<>();
    for (String column : columns.stream().sorted().toList()) {
      int c = columns.indexOf(column);
      if (rows.stream().allMatch(row -> row.value(c) == Fold.NONE)) {
        continue;
      }
      told.add(column);
      long before = 0;
      for (Track.Row row : rows) {
        long value = row.value(c);
        if (value == Fold.NONE) {
          values.write(0);
        } else {
          long difference = value - before;
          write(values, ((difference << 1) ^ (difference >> 63)) + 1);
          before = value;
        }
      }
    }
    return new HistoryHour(
        track,
        hour,
        told,
        ByteBuffer.wrap(minutes.toByteArray()),
        ByteBuffer.wrap(values.toByteArray()));
  }

  private static void write(ByteArrayOutputStream out, long code) {
    long rest = code;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  /**
   * @param place of a column in the rows
   * @param width of the rows
   */
  static List<Track.Row> rows(HistoryHour hour, ToIntFunction<String> place, int width) {
    ByteBuffer minutes = hour.getMinutes().duplicate();
    List<Track.Row> rows = new ArrayList<>(minutes.remaining());
    while (minutes.hasRemaining()) {
      long[] values = new long[width];
      Arrays.fill(values, Fold.NONE);
      rows.add(new Track.Row(hour.getHour() + minutes.get() * Track.MINUTE, values));
    }
    ByteBuffer in = hour.getValues().duplicate();
    for (String column : hour.getColumns()) {
      int c = place.applyAsInt(column);
      long before = 0;
      for (Track.Row row : rows) {
        long code = read(in);
        if (code != 0) {
          long zigzag = code - 1;
          before += (zigzag >>> 1) ^ -(zigzag & 1);
          row.values()[c] = before;
        }
      }
    }
    return rows;
  }

  private static long read(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
