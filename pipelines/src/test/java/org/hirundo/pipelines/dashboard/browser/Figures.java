package org.hirundo.pipelines.dashboard.browser;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Made-up answers of the dashboard's interface, as large as asked and with any text in the places
 * that text from outside can get to.
 *
 * @param domains names of the mixture's domains
 * @param sources number of crawls
 * @param text stands in titles, hosts, URLs, reasons and texts
 */
record Figures(List<String> domains, int sources, String text) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SEQUENCE = 8192;

  static Figures usual() {
    return new Figures(List.of("ja", "en", "code", "math"), 3, "A page about swallows");
  }

  static Figures large() {
    return new Figures(
        IntStream.range(0, 64)
            .mapToObj(i -> String.format(Locale.ROOT, "a-long-domain-name-of-its-own-%02d", i))
            .toList(),
        100,
        "word".repeat(200));
  }

  Figures saying(String other) {
    return new Figures(List.of("ja", other), 2, other);
  }

  private double share(int domain) {
    if (domains.size() == 4) {
      return List.of(.35, .40, .17, .08).get(domain);
    }
    return 1.0 / domains.size();
  }

  private String source(int number) {
    return domains.contains(text)
        ? text + number
        : String.format(Locale.ROOT, "CC-MAIN-%d-%02d", 2014 + number / 10, 5 * (number % 10) + 5);
  }

  /**
   * @param feed sequences in it
   */
  ObjectNode state(long feed) {
    ObjectNode root = JSON.createObjectNode();
    root.put("at", System.currentTimeMillis());
    root.put("bootstrap", "127.0.0.1:9092");
    root.put("flink", "http://127.0.0.1:8081");
    root.put("sequenceLength", SEQUENCE);
    root.put("feed", feed);
    root.putObject("steering").put("enabled", true);
    root.putObject("trainer")
        .put("g", feed - 96)
        .put("step", (feed - 96) / 64)
        .put("run", domains.contains(text) ? text : "swallow-8b")
        .put("at", System.currentTimeMillis() - 2000)
        .put("lag", 96);
    ArrayNode health = root.putArray("health");
    health.addObject().put("level", "ok").put("code", "mix-right");
    health.addObject().put("level", "warn").put("code", "starving").put("domain", domains.get(0));
    curate(root);
    mix(root, feed);
    pack(root);
    return root;
  }

  private void curate(ObjectNode root) {
    ArrayNode curate = root.putArray("curate");
    for (int i = 0; i < sources; i++) {
      long records = 120_000 - 17L * i;
      ObjectNode source = curate.addObject();
      source.put("source", source(i)).put("files", 90 - i % 20).put("expectedFiles", 90);
      source.put("records", records).put("decided", records - 12).put("bytes", records * 31_000);
      source.put("exactDuplicates", 31_000).put("nearDuplicates", 9_000);
      source.put("lastAt", System.currentTimeMillis() - 3_000);
      source.putObject("documents").put("ja", 50_000).put("en", records - 12 - 90_000 - 4_321);
      source.putObject("duplicatesByDomain");
      source.putObject("tagged");
      source
          .putObject("rejects")
          .put(domains.contains(text) ? text : "identify/language", 4_000)
          .put("decode/mojibake", 321);
    }
    root.put("alarmCount", 1);
    root.putArray("alarms")
        .addObject()
        .put("source", source(0))
        .put("host", text)
        .put("kept", 3)
        .put("exact", 90)
        .put("near", 7)
        .put("earlier", 12)
        .put("url", "http://example.org/" + text)
        .put("duplicateOf", "ff")
        .put("keptSource", source(0))
        .put("similarity", .93);
  }

  private void mix(ObjectNode root, long feed) {
    ObjectNode mix = root.putObject("mix");
    mix.put("version", 3).put("horizon", feed + 12).put("bound", 6826.67);
    mix.put("largestError", 3686.4).put("refused", domains.contains(text) ? text : "");
    mix.put("endsAt", -1);
    ArrayNode array = mix.putArray("domains");
    for (int i = 0; i < domains.size(); i++) {
      long tokens = Math.round(feed * share(i)) * SEQUENCE;
      array
          .addObject()
          .put("domain", domains.get(i))
          .put("log", 1)
          .put("target", share(i))
          .put("share", share(i) + (i % 2 == 0 ? .0012 : -.0012))
          .put("windowShare", share(i))
          .put("tokens", tokens)
          .put("tokensPerSecond", 98_304 * share(i))
          .put("sequencesPerSecond", 12 * share(i))
          .put("error", i == 0 ? 3686.4 : -1228.8)
          .put("boundUse", i == 0 ? .54 : .18)
          .put("available", i == 0 ? 0 : 420 + 7 * i)
          .put("pass", i == 1 ? 1 : 0)
          .put("starvingAt", i == 0 ? feed : -1)
          .put("starvingSince", i == 0 ? System.currentTimeMillis() - 20_000 : -1);
    }
  }

  private void pack(ObjectNode root) {
    ArrayNode pack = root.putArray("pack");
    for (String domain : domains) {
      ObjectNode one = pack.addObject();
      one.put("domain", domain).put("log", 1).put("selected", 41_000).put("tokens", 40_960_000);
      one.put("sequences", 5_000).put("openTokens", 403).put("realTokens", 40_960_000);
      one.putObject("refused").put("keep-top", 9_000).put("avg_sentence_length@1", 412);
      one.putObject("screened");
      one.putObject("bands");
      one.put("waitsFor", domains.contains(text) ? text : "");
      one.putObject("cut")
          .put("score", "edu")
          .put("source", source(0))
          .put("epoch", 4)
          .put("count", 50_000)
          .put("share", .1)
          .put("threshold", .4746);
    }
  }

  ObjectNode history(long from, long to, int points) {
    ObjectNode root = JSON.createObjectNode();
    long step = Math.max(1, (to - from) / points);
    root.put("from", from).put("to", to).put("step", step);
    ArrayNode times = root.putArray("t");
    ArrayNode feed = root.putArray("feed");
    ArrayNode bound = root.putArray("bound");
    ArrayNode version = root.putArray("mixtureVersion");
    ArrayNode trainer = root.putArray("trainer");
    for (int i = 0; i < points; i++) {
      times.add(from + i * step);
      feed.add(1_000 + 12L * i);
      bound.add(6826.67);
      version.add(i < points / 2 ? 2 : 3);
      trainer.add(904 + 12L * i);
    }
    ObjectNode all = root.putObject("domains");
    for (int d = 0; d < domains.size(); d++) {
      ObjectNode domain = all.putObject(domains.get(d));
      for (String name :
          List.of("target", "share", "error", "available", "tokensPerSecond", "starving")) {
        ArrayNode values = domain.putArray(name);
        for (int i = 0; i < points; i++) {
          double wave = Math.sin(i / 9.0 + d);
          switch (name) {
            case "target" -> values.add(share(d));
            case "share" -> values.add(share(d) + .004 * wave);
            case "error" -> values.add(3000 * wave);
            case "available" -> values.add(Math.round(400 + 100 * wave));
            case "tokensPerSecond" -> values.add(98_304 * share(d) * (1 + .1 * wave));
            default -> values.add(0);
          }
        }
      }
    }
    ObjectNode curate = root.putObject("curate");
    for (int s = 0; s < sources; s++) {
      ObjectNode source = curate.putObject(source(s));
      for (String name : List.of("records", "documents", "exact", "near", "rejects")) {
        ArrayNode values = source.putArray(name);
        for (int i = 0; i < points; i++) {
          values.add(List.of("records", "documents").contains(name) ? 300L * i : 40L * i);
        }
      }
    }
    root.putObject("pack");
    return root;
  }

  ArrayNode scores() {
    ArrayNode array = JSON.createArrayNode();
    for (String domain : domains.subList(0, Math.min(3, domains.size()))) {
      ObjectNode node = array.addObject();
      node.put("domain", domain).put("score", "edu").put("source", source(0)).put("epoch", 4);
      node.put("count", 50_000).put("min", 0.0).put("max", 1.0);
      node.put("threshold", .4746).put("share", .1);
      ArrayNode bins = node.putArray("bins");
      for (int i = 0; i < 40; i++) {
        double x = (i - 12) / 8.0;
        bins.addObject()
            .put("from", i / 40.0)
            .put("to", (i + 1) / 40.0)
            .put("count", Math.round(4_000 * Math.exp(-x * x)));
      }
    }
    return array;
  }

  ArrayNode samples(String kind) {
    ArrayNode array = JSON.createArrayNode();
    for (int i = 0; i < 4; i++) {
      ObjectNode node = array.addObject();
      node.put("kind", kind).put("id", "00000000000000f" + i).put("domain", domains.get(i % 2));
      node.put("source", source(0)).put("url", "http://example.org/" + text);
      node.put("origin", "crawl-data/segments/1/warc/a.warc.gz, offset 12345").put("title", text);
      node.put("text", (text + " ").repeat(12)).put("truncated", i == 0);
      if (!kind.equals("kept")) {
        node.put("reason", kind.equals("rejected") ? "identify/language" : "avg_sentence_length@1");
        node.put("detail", text).put("bound", 30.0).put("value", 12.5);
      }
      node.putObject("scores").put("edu", .5 + i / 100.0);
      node.put("at", System.currentTimeMillis());
    }
    return array;
  }

  ArrayNode duplicates(String kind) {
    ArrayNode array = JSON.createArrayNode();
    for (String one : List.of("near", "exact")) {
      if (kind.isEmpty() || kind.equals(one)) {
        boolean near = one.equals("near");
        array
            .addObject()
            .put("cluster", "00000000000000aa")
            .put("copies", 3)
            .put("kind", one)
            .put("similarity", near ? .91 : 1)
            .put("id", "00000000000000ab")
            .put("source", source(0))
            .put("url", "http://example.org/copy/" + text)
            .put("text", text + " The quick brown fox jumps over the lazy dog.")
            .put("truncated", false)
            .put("duplicateOf", "00000000000000aa")
            .put("keptSource", source(0))
            .put("keptUrl", "http://example.org/first")
            .put(
                "keptText",
                text + " The " + (near ? "slow" : "quick") + " brown fox jumps over the lazy dog.")
            .put("keptTruncated", false);
      }
    }
    return array;
  }

  ObjectNode mixture(long horizon) {
    ObjectNode root = JSON.createObjectNode();
    root.put("horizon", horizon);
    ArrayNode records = root.putArray("records");
    for (int version = 1; version <= 3; version++) {
      ObjectNode record = records.addObject();
      record.put("version", version).put("effectiveFrom", 1_000 * (version - 1));
      ObjectNode shares = record.putObject("shares");
      double moved = version == 2 ? .02 : 0;
      for (int i = 0; i < domains.size(); i++) {
        shares.put(domains.get(i), share(i) + (i == 0 ? moved : i == 1 ? -moved : 0));
      }
      record.putObject("exhausted").put(domains.get(0), "wait");
      record.putObject("logs").put(domains.get(0), 1);
      record.putArray("steps");
      record.put("author", domains.contains(text) ? text : "Sakura");
      record
          .put("reason", version == 1 ? "the configuration" : text)
          .put("requestId", "r" + version);
      record.put("at", System.currentTimeMillis() - 3_600_000L * (4 - version));
    }
    return root;
  }

  ObjectNode preview(ObjectNode asked) {
    ObjectNode root = JSON.createObjectNode();
    root.putArray("faults");
    root.put("horizon", 1_012).put("firstDry", domains.get(1));
    ArrayNode array = root.putArray("domains");
    for (int i = 0; i < domains.size(); i++) {
      array
          .addObject()
          .put("domain", domains.get(i))
          .put("before", share(i))
          .put("after", asked.path("shares").path(domains.get(i)).asDouble())
          .put("available", 420)
          .put("lastsSequences", 1_050 * (i + 1))
          .put("lastsSeconds", 88 * (i + 1));
    }
    return root;
  }

  ObjectNode trace(long g) {
    ObjectNode root = JSON.createObjectNode();
    root.put("g", g).put("domain", "ja").put("mixtureVersion", 3).put("ordinal", 35).put("pass", 0);
    root.put("log", 1).put("tokens", SEQUENCE);
    ObjectNode document = root.putArray("documents").addObject();
    document.put("g", g).put("domain", "ja").put("id", "00000000000000ab").put("found", true);
    document
        .putObject("origin")
        .put("source", source(0))
        .put("file", "crawl-data/segments/1/warc/a.warc.gz")
        .put("line", 4)
        .put("position", 12_345);
    document.putObject("tokens").put("start", 0).put("length", 812).put("offset", 0);
    document.put("url", "http://example.org/" + text).put("title", text).put("charset", "EUC-JP");
    document.put("language", "ja").put("language_score", .998);
    ObjectNode selection = document.putObject("selection");
    selection.put("profile", "swallow-v2");
    selection
        .putArray("rules")
        .addObject()
        .put("rule", "avg_sentence_length@1")
        .put("value", 45.2)
        .put("min", 10)
        .put("max", 100)
        .put("holds", true);
    selection.put("score", "edu").put("value", .61);
    ObjectNode copies = document.putObject("duplicates").put("exact", 2).put("near", 1);
    ObjectNode copy = copies.putArray("list").addObject();
    copy.put("id", "00000000000000ac").put("kind", "near").put("similarity", .93).put("url", text);
    copy.putObject("origin").put("source", source(1)).put("file", "b.warc.gz").put("position", 7);
    document.putObject("values").put("avg_sentence_length", 45.2);
    document.putObject("scores").put("edu", .61);
    document.put("text", (text + " ").repeat(40)).put("text_length", 800);
    return root;
  }
}
