package org.hirundo.operators.lists;

import java.util.Arrays;

/**
 * An Aho-Corasick automaton over code points. Nodes are numbers, 0 is the root; transitions are in
 * one open hash table. Immutable once {@link #link} has been called.
 */
final class WordAutomaton {
  static final int ROOT = 0;

  private static final int NONE = -1;
  private static final int POINT_BITS = 21;

  private long[] edges = new long[1 << 10]; // node and code point + 1; 0: free
  private int[] targets = new int[1 << 10];
  private int[] parents = new int[256];
  private int[] points = new int[256];
  private int[] words = new int[256];
  private int[] depths = new int[256];
  private int[] failures; // where the longest proper end of the node's word leads
  private int[] outputs; // the node itself, or the next on its failures, that is a word; 0: none
  private int nodes = 1;

  WordAutomaton() {
    words[ROOT] = NONE;
  }

  /**
   * Adds a word.
   *
   * @return the number that it has been given already; {@code word} if it is new
   */
  int add(FoldedText folded, int word) {
    int node = ROOT;
    for (int i = 0; i < folded.length(); i++) {
      int next = child(node, folded.point(i));
      node = next == NONE ? grow(node, folded.point(i)) : next;
    }
    if (words[node] == NONE) {
      words[node] = word;
    }
    return words[node];
  }

  private int grow(int parent, int point) {
    if (nodes == parents.length) {
      parents = Arrays.copyOf(parents, nodes * 2);
      points = Arrays.copyOf(points, nodes * 2);
      words = Arrays.copyOf(words, nodes * 2);
      depths = Arrays.copyOf(depths, nodes * 2);
    }
    if (nodes * 2 > edges.length) {
      rehash();
    }
    parents[nodes] = parent;
    points[nodes] = point;
    words[nodes] = NONE;
    depths[nodes] = depths[parent] + 1;
    put(edge(parent, point), nodes);
    return nodes++;
  }

  private void rehash() {
    long[] before = edges;
    int[] there = targets;
    edges = new long[before.length * 2];
    targets = new int[before.length * 2];
    for (int i = 0; i < before.length; i++) {
      if (before[i] != 0) {
        put(before[i], there[i]);
      }
    }
  }

  private void put(long edge, int target) {
    int slot = slot(edge);
    while (edges[slot] != 0) {
      slot = slot + 1 & edges.length - 1;
    }
    edges[slot] = edge;
    targets[slot] = target;
  }

  private static long edge(int node, int point) {
    return ((long) node << POINT_BITS | point) + 1;
  }

  private int slot(long edge) {
    long hash = edge * 0x9E3779B97F4A7C15L;
    return (int) (hash >>> 32) & edges.length - 1;
  }

  private int child(int node, int point) {
    long edge = edge(node, point);
    int slot = slot(edge);
    while (edges[slot] != 0) {
      if (edges[slot] == edge) {
        return targets[slot];
      }
      slot = slot + 1 & edges.length - 1;
    }
    return NONE;
  }

  /** Makes the automaton of the tree. Nodes are gone through by depth. */
  void link() {
    failures = new int[nodes];
    outputs = new int[nodes];
    int[] order = byDepth();
    for (int node : order) {
      if (node == ROOT) {
        continue;
      }
      int parent = parents[node];
      if (parent != ROOT) {
        int at = failures[parent];
        int next = child(at, points[node]);
        while (next == NONE && at != ROOT) {
          at = failures[at];
          next = child(at, points[node]);
        }
        failures[node] = next == NONE ? ROOT : next;
      }
      outputs[node] = words[node] == NONE ? outputs[failures[node]] : node;
    }
  }

  private int[] byDepth() {
    int[] starts = new int[WordList.LONGEST + 2];
    for (int node = 0; node < nodes; node++) {
      starts[depths[node] + 1]++;
    }
    for (int depth = 1; depth < starts.length; depth++) {
      starts[depth] += starts[depth - 1];
    }
    int[] order = new int[nodes];
    for (int node = 0; node < nodes; node++) {
      order[starts[depths[node]]++] = node;
    }
    return order;
  }

  /** Where the code point leads from the node. */
  int next(int node, int point) {
    int at = node;
    int next = child(at, point);
    while (next == NONE && at != ROOT) {
      at = failures[at];
      next = child(at, point);
    }
    return next == NONE ? ROOT : next;
  }

  /** The node of the longest word that ends here; 0 if none does. */
  int output(int node) {
    return outputs[node];
  }

  /** The node of the next shorter word that ends where this node's does; 0 if there is none. */
  int outputBehind(int node) {
    return outputs[failures[node]];
  }

  /** Code points of the node's word. */
  int depth(int node) {
    return depths[node];
  }

  int word(int node) {
    return words[node];
  }
}
