package org.hirundo.pipelines.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Numbers for names. Safe for use by several threads. */
final class Names {
  private final Map<String, Integer> numbers = new ConcurrentHashMap<>();
  private final List<String> names = new ArrayList<>();

  int number(String name) {
    Integer known = numbers.get(name);
    return known != null ? known : numbers.computeIfAbsent(name, this::added);
  }

  private int added(String name) {
    synchronized (names) {
      names.add(name);
      return names.size() - 1;
    }
  }

  String name(int number) {
    synchronized (names) {
      return names.get(number);
    }
  }

  int size() {
    synchronized (names) {
      return names.size();
    }
  }
}
