package org.hirundo.operators.lists;

import java.util.ArrayList;
import java.util.List;

/**
 * What came of reading lists: how many lines were entries, and which were none. Confined to one
 * thread while lists are read.
 */
public final class ListReport {
  private static final int TOLD = 20;

  private final List<String> faults = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private long entries;
  private long damaged;

  void entry() {
    entries++;
  }

  void fault(String place, String reason) {
    damaged++;
    if (faults.size() < TOLD) {
      faults.add(place + ": " + reason + "; line passed over");
    }
  }

  void note(String note) {
    notes.add(note);
  }

  /** Lines that were taken. */
  public long entries() {
    return entries;
  }

  /** Lines that were passed over. */
  public long damaged() {
    return damaged;
  }

  /** The first twenty of the lines that were passed over: file, line and reason. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  /** Files that were not read, and why. */
  public List<String> notes() {
    return List.copyOf(notes);
  }
}
