package org.hirundo.pipelines.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What a load needs on machines of one type. Immutable.
 *
 * @param sections in the order in which their figures build on each other
 */
public record Plan(List<Section> sections) {
  /** Key groups of every step: the parallelism divides it. */
  static final int KEY_GROUPS = 720;

  public Plan {
    sections = List.copyOf(sections);
  }

  public static Plan of(Load load, Constants constants) {
    return new Sums(load, constants).plan();
  }

  /**
   * The figure of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Figure figure(String name) {
    return sections.stream()
        .flatMap(section -> section.figures().stream())
        .filter(figure -> figure.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no figure is called " + name));
  }

  /** The sums, section by section; each uses the figures before it. */
  private static final class Sums {
    private static final Expression ONE = Expression.number(1);

    private final Load load;
    private final Constants constants;
    private final List<Section> sections = new ArrayList<>();
    private List<Figure> open = new ArrayList<>();

    Sums(Load load, Constants constants) {
      this.load = load;
      this.constants = constants;
    }

    Plan plan() {
      Expression seconds =
          add(
              "seconds",
              Unit.SECONDS,
              Expression.named("days", load.days()).times(Expression.number(86_400)));
      Expression pages = add("pages", Unit.COUNT, Expression.number(load.pages()));
      add("pages a second", Unit.PER_SECOND, pages.over(seconds));
      Expression files = add("WARC files", Unit.COUNT, pages.over(get("pages-a-file")).roundedUp());
      Expression stored = add("bytes to fetch", Unit.BYTES, pages.times(get("stored-page")));
      Expression network = add("network in", Unit.BYTES_PER_SECOND, stored.over(seconds));
      close("Crawl");

      Expression share = null;
      for (var domain : new TreeMap<>(load.shares()).entrySet()) {
        Expression one = Expression.named("share of " + domain.getKey(), domain.getValue());
        add(
            "documents of " + domain.getKey(),
            Unit.COUNT,
            pages.times(one).times(get("gate-recall")));
        share = share == null ? one : share.plus(one);
      }
      Expression wanted = add("wanted share", Unit.SHARE, share);
      Expression documents =
          add("documents", Unit.COUNT, pages.times(wanted).times(get("gate-recall")));
      Expression distinct =
          add("distinct texts", Unit.COUNT, documents.times(get("exact-copies").rest()));
      Expression kept =
          add("kept texts", Unit.COUNT, distinct.times(get("near-duplicates").rest()));
      Expression selected = add("selected texts", Unit.COUNT, kept.times(get("selected")));
      Expression textBytes =
          add("bytes of selected text", Unit.BYTES, selected.times(get("text-bytes")));
      Expression tokens = add("tokens", Unit.COUNT, textBytes.over(get("bytes-a-token")));
      close("Documents");

      Expression read = add("reading", Unit.CORE_SECONDS, stored.over(get("read-rate")));
      Expression gate = add("gate", Unit.CORE_SECONDS, pages.times(get("gate-time")));
      Expression parsed =
          add(
              "pages parsed",
              Unit.COUNT,
              documents.plus(pages.times(wanted.rest()).times(get("gate-passes"))));
      Expression extract =
          add("decode to identify", Unit.CORE_SECONDS, parsed.over(get("extract-rate")));
      Expression dedup =
          add(
              "deduplication",
              Unit.CORE_SECONDS,
              documents.times(get("dedup-time").plus(get("sign-time"))));
      Expression rules = add("rules and score", Unit.CORE_SECONDS, kept.over(get("annotate-rate")));
      Expression tokenize =
          add("tokenizing", Unit.CORE_SECONDS, textBytes.over(get("tokenize-rate")));
      Expression mix = add("mix and archive", Unit.CORE_SECONDS, tokens.times(get("mix-time")));
      Expression work =
          add(
              "work",
              Unit.CORE_SECONDS,
              read.plus(gate).plus(extract).plus(dedup).plus(rules).plus(tokenize).plus(mix));
      Expression cores = add("cores", Unit.CORES, work.over(seconds.times(get("utilisation"))));
      close("Work");

      Expression remembered =
          add(
              "distinct texts remembered",
              Unit.COUNT,
              distinct.plus(
                  Expression.named("seen", load.seen()).times(get("exact-copies").rest())));
      Expression text =
          add(
              "bytes a distinct text",
              Unit.BYTES,
              get("band-key").times(get("bands")).times(get("new-keys")).plus(get("text-entry")));
      Expression epochs =
          add(
              "texts of two epochs",
              Unit.BYTES,
              Expression.number(2)
                  .times(get("epoch-files"))
                  .times(get("pages-a-file"))
                  .times(wanted)
                  .times(get("text-bytes")));
      Expression state = add("state", Unit.BYTES, remembered.times(text).plus(epochs));
      add(
          "state a document",
          Unit.BYTES,
          state.over(documents.plus(Expression.named("seen", load.seen()))));
      Expression written =
          add(
              "written to checkpoints",
              Unit.BYTES_PER_SECOND,
              documents.times(get("checkpoint-write")).over(seconds));
      add("one incremental checkpoint", Unit.BYTES, written.times(get("checkpoint-interval")));
      Expression kafka =
          add(
              "documents log",
              Unit.BYTES_PER_SECOND,
              kept.times(get("document-log")).over(seconds));
      Expression sequences =
          add(
              "sequences and feed logs",
              Unit.BYTES_PER_SECOND,
              Expression.number(2).times(tokens).times(get("stored-token")).over(seconds));
      add("documents archive", Unit.BYTES, kept.times(get("document-archive")));
      add("feed archive", Unit.BYTES, tokens.times(get("stored-token")));
      close("State and storage");

      Expression byCores =
          add("machines by cores", Unit.COUNT, cores.over(get("machine-cores")).roundedUp());
      Expression byDisk =
          add(
              "machines by disk",
              Unit.COUNT,
              state.times(get("disk-head-room")).over(get("machine-disk")).roundedUp());
      Expression shuffled =
          add(
              "all network",
              Unit.BYTES_PER_SECOND,
              network
                  .plus(documents.times(get("shuffled-document")).over(seconds))
                  .plus(written)
                  .plus(get("replicas").times(kafka.plus(sequences))));
      Expression byNetwork =
          add(
              "machines by network",
              Unit.COUNT,
              shuffled.over(get("machine-network").times(get("utilisation"))).roundedUp());
      Expression slotsByMemory =
          add(
              "slots by memory",
              Unit.COUNT,
              new Expression(
                  "⌊machine-memory / slot-memory⌋",
                  Math.floor(get("machine-memory").value() / get("slot-memory").value()),
                  false));
      Expression slots =
          add(
              "slots a TaskManager",
              Unit.COUNT,
              new Expression(
                  "min(machine-cores, slots by memory)",
                  Math.max(1, Math.min(get("machine-cores").value(), slotsByMemory.value())),
                  false));
      Expression byMemory = add("machines by slots", Unit.COUNT, cores.over(slots).roundedUp());
      Expression machines =
          add(
              "TaskManagers",
              Unit.COUNT,
              Expression.largest(ONE, byCores, byMemory, byDisk, byNetwork));
      Expression all = machines.times(slots);
      Expression parallelism =
          add(
              "parallelism",
              Unit.COUNT,
              new Expression(
                  "the largest divisor of " + KEY_GROUPS + " up to " + all.text(),
                  divisor(all.value()),
                  false));
      add("memory a TaskManager", Unit.BYTES, slots.times(get("slot-memory")));
      add("state a TaskManager", Unit.BYTES, state.over(machines));
      add(
          "restore on other machines",
          Unit.SECONDS,
          state.over(machines).over(get("machine-network").times(get("utilisation"))));
      add(
          "partitions of a log",
          Unit.COUNT,
          Expression.largest(
              Expression.number(4),
              kafka.plus(sequences).over(get("partition-rate")).roundedUp(),
              parallelism.over(Expression.number(10)).roundedUp()));
      add(
          "brokers' disk",
          Unit.BYTES,
          get("replicas").times(kafka.plus(sequences)).times(get("retention")));
      add(
          "days on these machines",
          Unit.DAYS,
          Expression.largest(
                  work.over(machines.times(slots).times(get("utilisation"))),
                  shuffled
                      .times(seconds)
                      .over(machines.times(get("machine-network")).times(get("utilisation"))))
              .over(Expression.number(86_400)));
      add("machine-hours", Unit.COUNT, machines.times(seconds).over(Expression.number(3_600)));
      add("epochs in a crawl", Unit.COUNT, files.over(get("epoch-files")).roundedUp());
      close("Machines");
      return new Plan(sections);
    }

    private static double divisor(double atMost) {
      int largest = 1;
      for (int d = 1; d <= Math.min(KEY_GROUPS, atMost); d++) {
        if (KEY_GROUPS % d == 0) {
          largest = d;
        }
      }
      return largest;
    }

    private Expression get(String name) {
      return constants.get(name);
    }

    private Expression add(String name, Unit unit, Expression expression) {
      Figure figure = Figure.of(name, unit, expression);
      open.add(figure);
      return figure.term();
    }

    private void close(String title) {
      sections.add(new Section(title, open));
      open = new ArrayList<>();
    }
  }
}
