package org.hirundo.pipelines.sample;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The sample's three releases, in the order in which they appear. */
public enum DemoCrawl {
  FIRST("DEMO-2024-10", "2024-03-02", 2),
  SECOND("DEMO-2025-05", "2025-01-27", 3),
  THIRD("DEMO-2025-38", "2025-09-15", 3);

  private final String id;
  private final LocalDate day;
  private final int files;

  DemoCrawl(String id, String day, int files) {
    this.id = id;
    this.day = LocalDate.parse(day);
    this.files = files;
  }

  /** The crawl of a number. */
  public static DemoCrawl numbered(int number) {
    if (number < 1 || number > values().length) {
      throw new IllegalArgumentException("crawl " + number + ": it must be 1, 2 or 3");
    }
    return values()[number - 1];
  }

  /** The name of the release, such as {@code DEMO-2024-10}. */
  public String id() {
    return id;
  }

  /** From 1. */
  public int number() {
    return ordinal() + 1;
  }

  /** How many WARC files it has. */
  public int files() {
    return files;
  }

  LocalDate day() {
    return day;
  }

  Instant start() {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
