package org.hirundo.pipelines.takedown;

import java.util.ArrayList;
import java.util.List;
import org.hirundo.operators.lists.Wildcards;

/**
 * What one host disallows, in the manner of robots.txt (RFC 9309, 2.2.2): of the rules that match a
 * path the longest one counts, and of an Allow and a Disallow of the same length the Allow. In a
 * rule's path * stands for any characters, and $ at its end for the end of the path.
 *
 * @param host and all hosts below it, in small ASCII letters
 */
record OptOutRules(String host, List<Rule> rules) {
  private static final String ALLOW = "Allow:";
  private static final String DISALLOW = "Disallow:";

  OptOutRules {
    rules = List.copyOf(rules);
  }

  /** One line. An empty path matches nothing. */
  record Rule(boolean allows, String path) {
    static Rule allow(String path) {
      return new Rule(true, PageAddress.normalised(path));
    }

    static Rule disallow(String path) {
      return new Rule(false, PageAddress.normalised(path));
    }

    private boolean matches(String address) {
      if (path.isEmpty()) {
        return false;
      }
      boolean ends = path.endsWith("$");
      return Wildcards.match(ends ? path.substring(0, path.length() - 1) : path + "*", address);
    }

    private String line() {
      return ((allows ? ALLOW : DISALLOW) + " " + path).strip();
    }
  }

  /** The Disallow that counts for a path; null if it may be used. */
  String disallowing(String path) {
    Rule longest = null;
    for (Rule rule : rules) {
      boolean longer =
          longest == null
              || rule.path().length() > longest.path().length()
              || rule.path().length() == longest.path().length() && rule.allows();
      if (longer && rule.matches(path)) {
        longest = rule;
      }
    }
    return longest == null || longest.allows() ? null : longest.line();
  }

  /** As a takedown's value holds it. */
  String value() {
    List<String> lines = new ArrayList<>(List.of(host));
    rules.forEach(rule -> lines.add(rule.line()));
    return String.join("\n", lines);
  }

  /** From a takedown's value. */
  static OptOutRules of(String value) {
    List<String> lines = value.lines().toList();
    List<Rule> rules = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String path = line.substring(line.indexOf(':') + 1).strip();
      rules.add(new Rule(line.startsWith(ALLOW), path));
    }
    return new OptOutRules(lines.get(0), rules);
  }
}
