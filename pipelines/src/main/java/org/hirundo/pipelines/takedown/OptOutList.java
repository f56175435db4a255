package org.hirundo.pipelines.takedown;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hirundo.pipelines.takedown.OptOutRules.Rule;

/**
 * Reads a list of hosts with what each disallows. A line {@code Host: NAME}, or several of them,
 * begins a host's part; what follows is its robots.txt (RFC 9309): {@code User-agent}, {@code
 * Disallow} and {@code Allow} lines. Rules before the first {@code User-agent} are for everybody.
 * Of the groups, those that name our agent count, or else those for {@code *}. Other lines, and
 * what stands behind #, are left out.
 */
final class OptOutList {
  private static final int MOST_RULES = 1000; // of one host
  private static final String EVERYBODY = "*";

  private final String name;
  private final String agent;
  private final Map<String, List<Rule>> found = new LinkedHashMap<>();

  // The part that is being read.
  private final List<String> hosts = new ArrayList<>();
  private final List<Rule> plain = new ArrayList<>();
  private final Map<String, List<Rule>> groups = new LinkedHashMap<>();
  private final List<String> agents = new ArrayList<>();
  private boolean inRules;

  private OptOutList(String name, String agent) {
    this.name = name;
    this.agent = agent.toLowerCase(Locale.ROOT);
  }

  /**
   * @param agent the product token that groups are chosen by
   * @throws IllegalArgumentException naming the file, the line and what is wrong with it
   */
  static List<OptOutRules> read(Path file, String agent) throws IOException {
    OptOutList list = new OptOutList(file.toString(), agent);
    int number = 0;
    for (String line : Files.readString(file, StandardCharsets.UTF_8).split("\\R", -1)) {
      list.take(line.replaceFirst("^\uFEFF", ""), ++number);
    }
    list.endPart(number);
    return list.found.entrySet().stream()
        .map(entry -> new OptOutRules(entry.getKey(), entry.getValue()))
        .toList();
  }

  private void take(String line, int number) {
    int comment = line.indexOf('#');
    String bare = (comment < 0 ? line : line.substring(0, comment)).strip();
    int colon = bare.indexOf(':');
    if (colon < 0) {
      return;
    }
    String key = bare.substring(0, colon).strip().toLowerCase(Locale.ROOT);
    String value = bare.substring(colon + 1).strip();
    switch (key) {
      case "host" -> host(value, number);
      case "user-agent" -> {
        required(number);
        if (inRules) {
          agents.clear();
        }
        inRules = false;
        agents.add(value.toLowerCase(Locale.ROOT));
        groups.computeIfAbsent(value.toLowerCase(Locale.ROOT), named -> new ArrayList<>());
      }
      case "allow" -> rule(Rule.allow(value), number);
      case "disallow" -> rule(Rule.disallow(value), number);
      default -> {} // Sitemap, Crawl-delay and what else robots.txt may hold.
    }
  }

  private void host(String value, int number) {
    if (inRules || !agents.isEmpty()) {
      endPart(number);
    }
    hosts.add(
        TakedownText.host(value)
            .orElseThrow(() -> wrong(number, "'" + value + "' is no name of a host")));
  }

  private void rule(Rule rule, int number) {
    required(number);
    inRules = true;
    if (agents.isEmpty()) {
      plain.add(rule);
    }
    agents.forEach(named -> groups.get(named).add(rule));
  }

  private void required(int number) {
    if (hosts.isEmpty()) {
      throw wrong(number, "no line Host: NAME stands before it");
    }
  }

  private void endPart(int number) {
    List<Rule> rules = new ArrayList<>(plain);
    rules.addAll(groups.getOrDefault(agent, groups.getOrDefault(EVERYBODY, List.of())));
    rules.removeIf(rule -> rule.path().isEmpty());
    if (rules.size() > MOST_RULES) {
      throw wrong(number, rules.size() + " rules of one host; at most " + MOST_RULES);
    }
    if (!rules.isEmpty()) {
      hosts.forEach(host -> found.computeIfAbsent(host, named -> new ArrayList<>()).addAll(rules));
    }
    hosts.clear();
    plain.clear();
    groups.clear();
    agents.clear();
    inRules = false;
  }

  private IllegalArgumentException wrong(int number, String what) {
    return new IllegalArgumentException(name + " line " + number + ": " + what);
  }
}
