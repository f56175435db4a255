package org.hirundo.pipelines.compare;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.hirundo.operators.quality.QualityRules;
import org.hirundo.operators.tokens.Tokenizer;
import org.hirundo.operators.tokens.Tokenizers;
import org.hirundo.pipelines.attrition.HostName;
import org.hirundo.pipelines.compare.ComparisonResult.Sample;
import org.hirundo.pipelines.compare.ComparisonSettings.Measuring;
import org.hirundo.pipelines.compare.DocumentPart.Texts;
import org.hirundo.pipelines.lists.ListMarks;

/**
 * Compares two selections over the same documents: reads annotations, judges, ranks, counts, and
 * reads those texts that samples need. Takes about 70 bytes of memory a document. For one use, in
 * one thread, which starts others.
 */
public final class Comparison {
  private final List<DocumentPart> parts;
  private final List<Side> sides;
  private final ComparisonSettings settings;
  private final Wanted wanted;
  private final List<String> models;
  private final ListMarks marks;
  private final QualityRules rules;
  private final Names domains = new Names();
  private final Names hosts = new Names();
  private final Names sources = new Names();

  /**
   * @throws IOException if a list cannot be read
   */
  public Comparison(List<? extends DocumentPart> parts, Side a, Side b, ComparisonSettings settings)
      throws IOException {
    this.marks = ListMarks.load(settings.lists());
    this.rules = QualityRules.measuring(Stream.concat(a.profiles(), b.profiles()).toList());
    this.parts = List.copyOf(parts);
    this.sides = List.of(a, b);
    this.settings = settings;
    Set<String> asked = new TreeSet<>();
    Set<String> named = new TreeSet<>();
    sides.forEach(side -> side.ask(asked, named));
    models = List.copyOf(named);
    wanted = new Wanted(asked, models);
  }

  /**
   * Compares.
   *
   * @throws IOException if documents cannot be read; the message names the file
   * @throws IllegalArgumentException if the tokenizer cannot be used
   */
  public ComparisonResult run() throws IOException {
    long start = System.nanoTime();
    List<Judgements> judged =
        inParallel(parts.stream().<Work<Judgements>>map(part -> () -> judged(part)).toList());
    for (int side = 0; side < 2; side++) {
      Ranks.apply(judged, sides.get(side), side, domains);
    }
    Set<Integer> compared = comparedDomains();
    Tally tally = new Tally(judged, sides, domains, compared, settings);
    double seconds = (System.nanoTime() - start) / 1e9;
    countTokens(judged, tally);
    return new ComparisonResult(
        sides.get(0).name(),
        sides.get(1).name(),
        judged.stream().mapToLong(Judgements::size).sum(),
        seconds,
        settings.tokenizer(),
        "exact quantiles of the scores of the compared documents, by domain",
        tally.domains(),
        leftOut(judged, compared),
        models,
        wanted.met(),
        tally.rules(),
        tally.missing(),
        tally.hosts(hosts),
        tally.crawls(sources),
        tally.bands(),
        samples(judged, tally));
  }

  private Judgements judged(DocumentPart part) throws IOException {
    Texts texts = settings.measuring() == Measuring.MISSING ? Texts.ALL : Texts.NONE;
    Judgements judgements = judged(part, texts);
    for (int i = 0; texts == Texts.NONE && i < judgements.size(); i++) {
      if (judgements.lengths[i] == Judgements.UNKNOWN) {
        texts = Texts.ALL;
      }
    }
    if (texts == Texts.ALL && settings.measuring() == Measuring.NEVER) {
      lengthsFromTexts(part, judgements);
    }
    return judgements;
  }

  private void lengthsFromTexts(DocumentPart part, Judgements judgements) throws IOException {
    int[] at = {0};
    part.read(
        new Wanted(List.of(), List.of()),
        Texts.ALL,
        document -> {
          // A log may have grown, but what was there comes first of its partition.
          int i = at[0];
          if (i < judgements.size() && judgements.rows[i] == document.row) {
            judgements.lengths[i] = document.length();
            at[0]++;
          }
        });
  }

  private Judgements judged(DocumentPart part, Texts texts) throws IOException {
    Judgements judgements = new Judgements();
    part.read(
        wanted,
        texts,
        document -> {
          boolean again = settings.measuring() == Measuring.MISSING && document.annotated();
          if (document.raw || again) {
            document.measure(rules, marks);
          }
          int at = judgements.next();
          judgements.ids[at] = document.id;
          judgements.rows[at] = document.row;
          judgements.domains[at] = domains.number(document.domain);
          judgements.hosts[at] = hosts.number(HostName.of(document.url));
          judgements.sources[at] = sources.number(document.source);
          judgements.lengths[at] = document.length();
          for (int side = 0; side < 2; side++) {
            judgements.failures[side][at] = sides.get(side).judge(document, wanted);
            judgements.scores[side][at] = sides.get(side).score(document, wanted);
          }
        });
    return judgements;
  }

  private Set<Integer> comparedDomains() {
    Set<Integer> compared = new HashSet<>();
    for (int domain = 0; domain < domains.size(); domain++) {
      String name = domains.name(domain);
      boolean wantedByName = settings.domains().contains(name);
      boolean judgeable =
          sides.stream().noneMatch(side -> side.isProfile() && !side.canJudge(name));
      if (settings.domains().isEmpty() ? judgeable : wantedByName) {
        compared.add(domain);
      }
    }
    return compared;
  }

  private Map<String, Long> leftOut(List<Judgements> judged, Set<Integer> compared) {
    Map<String, Long> leftOut = new TreeMap<>();
    for (Judgements part : judged) {
      for (int i = 0; i < part.size(); i++) {
        if (!compared.contains(part.domains[i])) {
          leftOut.merge(domains.name(part.domains[i]), 1L, Long::sum);
        }
      }
    }
    return leftOut;
  }

  private void countTokens(List<Judgements> judged, Tally tally) throws IOException {
    Map<Integer, Map<Integer, Stratum>> drawn = new TreeMap<>(); // by part and document
    for (Stratum stratum : tally.countedStrata()) {
      for (Stratum.Drawn one : stratum.sample()) {
        drawn.computeIfAbsent(one.part(), p -> new HashMap<>()).put(one.document(), stratum);
      }
    }
    try (Tokenizer tokenizer = Tokenizers.open(settings.tokenizer())) {
      List<Work<Void>> work = new ArrayList<>();
      drawn.forEach(
          (part, documents) ->
              work.add(
                  () -> {
                    count(part, judged.get(part), documents, tokenizer);
                    return null;
                  }));
      inParallel(work);
    }
  }

  private void count(
      int part, Judgements judgements, Map<Integer, Stratum> documents, Tokenizer tokenizer)
      throws IOException {
    Map<Long, Integer> byRow = new HashMap<>();
    documents.keySet().forEach(document -> byRow.put(judgements.rows[document], document));
    parts
        .get(part)
        .texts(
            rows(judgements, documents.keySet()),
            (row, text) -> {
              int tokens = tokenizer.encode(text.text()).length;
              int document = byRow.get(row);
              Stratum stratum = documents.get(document);
              synchronized (stratum) {
                stratum.count(tokens, judgements.lengths[document]);
              }
            });
  }

  private static Map<Long, Long> rows(Judgements judgements, Collection<Integer> documents) {
    Map<Long, Long> rows = new HashMap<>();
    documents.forEach(document -> rows.put(judgements.rows[document], judgements.ids[document]));
    return rows;
  }

  private List<Sample> samples(List<Judgements> judged, Tally tally) throws IOException {
    Map<Integer, List<Integer>> drawn = new TreeMap<>();
    List<Stratum.Drawn> order = tally.samples();
    for (Stratum.Drawn one : order) {
      drawn.computeIfAbsent(one.part(), p -> new ArrayList<>()).add(one.document());
    }
    Map<String, Sample> read = new HashMap<>();
    for (Map.Entry<Integer, List<Integer>> entry : drawn.entrySet()) {
      int part = entry.getKey();
      Judgements judgements = judged.get(part);
      Map<Long, Integer> byRow = new HashMap<>();
      entry.getValue().forEach(document -> byRow.put(judgements.rows[document], document));
      parts
          .get(part)
          .texts(
              rows(judgements, entry.getValue()),
              (row, text) -> {
                int document = byRow.get(row);
                int other = judgements.cell(document) == 1 ? 1 : 0;
                read.put(
                    part + "/" + document,
                    new Sample(
                        other == 1 ? "a" : "b",
                        tally.failures(judgements, other, document),
                        text.id(),
                        text.url(),
                        text.domain(),
                        text.text()));
              });
    }
    return order.stream().map(one -> read.get(one.part() + "/" + one.document())).toList();
  }

  private interface Work<T> {
    T done() throws IOException;
  }

  private <T> List<T> inParallel(List<Work<T>> work) throws IOException {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(settings.threads(), work.size())),
            task -> {
              Thread thread = new Thread(task, "compare");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<T>> futures = new ArrayList<>();
      work.forEach(one -> futures.add(threads.submit(one::done)));
      List<T> done = new ArrayList<>();
      for (Future<T> future : futures) {
        done.add(future.get());
      }
      return done;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw e.getCause() instanceof RuntimeException wrong
          ? wrong
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      threads.shutdownNow();
    }
  }
}
