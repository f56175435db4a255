package org.hirundo.pipelines.compare;

import java.util.Arrays;

/**
 * What is kept in memory of each document of a part: about 70 bytes. Confined to one thread while
 * it is filled.
 */
final class Judgements {
  /** The text's length is not known. */
  static final int UNKNOWN = -1;

  private int size;
  long[] ids = new long[1024];
  long[] rows = new long[1024];
  int[] domains = new int[1024];
  int[] hosts = new int[1024];
  int[] sources = new int[1024];
  int[] lengths = new int[1024];
  final long[][] failures = {new long[1024], new long[1024]}; // by side
  final double[][] scores = {new double[1024], new double[1024]}; // by side
  final byte[][] bands = {null, null}; // by side; 0: none

  int size() {
    return size;
  }

  /** Room for one more; its number. */
  int next() {
    if (size == ids.length) {
      int capacity = size * 2;
      ids = Arrays.copyOf(ids, capacity);
      rows = Arrays.copyOf(rows, capacity);
      domains = Arrays.copyOf(domains, capacity);
      hosts = Arrays.copyOf(hosts, capacity);
      sources = Arrays.copyOf(sources, capacity);
      lengths = Arrays.copyOf(lengths, capacity);
      for (int side = 0; side < 2; side++) {
        failures[side] = Arrays.copyOf(failures[side], capacity);
        scores[side] = Arrays.copyOf(scores[side], capacity);
      }
    }
    return size++;
  }

  /** 0: kept by both; 1: by A only; 2: by B only; 3: by neither. */
  int cell(int document) {
    return (failures[0][document] == 0 ? 0 : 2) | (failures[1][document] == 0 ? 0 : 1);
  }
}
