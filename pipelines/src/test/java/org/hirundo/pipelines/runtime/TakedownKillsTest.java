package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hirundo.pipelines.logs.DocumentArchive;
import org.hirundo.pipelines.logs.FeedWalk;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.Sequence;
import org.hirundo.schemas.SequenceDocument;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILLs to a run, and to the command, while a host's pages are being taken out. */
@Tag("recovery")
class TakedownKillsTest {
  private static final int KILLS = 6;
  private static final long SEED = 20261127;
  private static final String HOST = "kogi.example";
  private static final Pattern STARTED = Pattern.compile("Flink ");

  @TempDir Path folder;

  private static boolean taken(CharSequence url) {
    return url.toString().contains("//" + HOST + "/");
  }

  @Test
  void whatIsTakenOutIsOutAndNothingElse() throws Exception {
    Site site = Site.in(folder, 1);
    String settings = Files.readString(site.file());
    Files.writeString(site.file(), settings.replace("partitions: 4,", "partitions: 4, ahead: 20,"));
    long one; // a command's time, in milliseconds
    try (Child run = Child.continuous(site, "first")) {
      run.until(Pattern.compile("mix .* [1-9][0-9,]* sequences in the feed"));
      long begin = System.nanoTime();
      try (Child list = takedown(site, "list", "list")) {
        assertThat(list.status()).as(list.said()).isZero();
      }
      one = Duration.ofNanos(System.nanoTime() - begin).toMillis();
    }
    Random random = new Random(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      try (Child run = Child.continuous(site, "run-" + kill)) {
        run.until(STARTED);
        try (Child add = takedown(site, "add-" + kill, "add", "--host", HOST)) {
          Duration moment = Duration.ofMillis(one / 3 + random.nextInt((int) one));
          if (kill % 2 == 0) {
            add.endsWithin(moment);
          } else {
            run.endsWithin(moment);
            run.kill(); // first, and its broker with it
          }
        }
      }
    }
    try (Child run = Child.continuous(site, "again")) {
      run.until(STARTED);
      try (Child add = takedown(site, "add", "add", "--host", HOST)) {
        assertThat(add.status()).as(add.said()).isZero();
      }
      run.stop();
    }
    site.publish(2);
    site.publish(3);
    try (Child last = Child.start(site, "last")) {
      assertThat(last.status()).as(last.said()).isZero();
      assertThat(last.said()).contains("the bound holds");
    }
    Logs logs = site.logs();
    Logs undisturbed = Undisturbed.run().logs();
    assertThat(others(logs).verdicts()).isEqualTo(others(undisturbed).verdicts());
    assertThat(logs.verdicts()).hasSameSizeAs(undisturbed.verdicts());
    assertThat(logs.ledger().findings()).isEmpty();
    isOutOfDocuments(site, logs);
    isOutOfTheFeed(logs, ids(undisturbed));
  }

  private static Child takedown(Site site, String name, String verb, String... what)
      throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("takedown", verb, "--config", site.file().toString()));
    arguments.addAll(List.of(what));
    return Child.start(site.folder(), name, arguments.toArray(String[]::new));
  }

  /** What became of the other hosts' pages. */
  private static Logs others(Logs logs) {
    return new Logs(
        logs.documents().stream().filter(record -> !taken(record.getUrl())).toList(),
        logs.duplicates().stream().filter(record -> !taken(record.getUrl())).toList(),
        logs.rejects().stream().filter(record -> !taken(record.getUrl())).toList(),
        logs.files(),
        logs.reports(),
        logs.sequences(),
        logs.feed(),
        logs.mixture());
  }

  private static Set<Long> ids(Logs logs) {
    return logs.documents().stream()
        .filter(document -> taken(document.getUrl()))
        .map(Document::getId)
        .collect(Collectors.toSet());
  }

  /** Those that were stored before stay; none came behind them, and the archive has no other. */
  private static void isOutOfDocuments(Site site, Logs logs) throws Exception {
    assertThat(logs.documents())
        .filteredOn(document -> taken(document.getUrl()))
        .allMatch(document -> document.getOrigin().getSource().equals("DEMO-2024-10"));
    DocumentArchive archive = new DocumentArchive(site.configuration().documents().archive());
    List<Long> archived = new ArrayList<>();
    archive.ids(
        archive.entries().stream().map(DocumentArchive.Entry::name).toList(),
        (file, id) -> {
          synchronized (archived) {
            archived.add(id);
          }
        });
    assertThat(archived)
        .containsExactlyInAnyOrderElementsOf(
            logs.documents().stream().map(Document::getId).toList());
  }

  /** From the g on that the mixture log names, and there alone. */
  private static void isOutOfTheFeed(Logs logs, Set<Long> ids) {
    Optional<MixtureRecord> first =
        logs.mixture().stream().filter(record -> record.getWithheld() > 0).findFirst();
    assertThat(first).isPresent();
    long from = first.get().getEffectiveFrom();
    Set<Long> out = new HashSet<>();
    for (FeedWalk.Found found : logs.feed()) {
      FeedRecord record = found.record();
      List<SequenceDocument> packed = sequence(logs, record).getDocuments();
      List<Long> left = packed.stream().map(SequenceDocument::getId).toList();
      if (record.getG() >= from) {
        left = left.stream().filter(id -> !ids.contains(id)).toList();
      }
      assertThat(record.getDocuments())
          .as("g=%d, withheld from g=%d on", record.getG(), from)
          .extracting(SequenceDocument::getId)
          .isEqualTo(left);
      Stream<Long> gone = record.getTakenOut().stream().map(SequenceDocument::getId);
      assertThat(record.getTakenOut()).hasSize(packed.size() - left.size());
      gone.forEach(out::add);
    }
    assertThat(out).isNotEmpty().isSubsetOf(ids);
  }

  private static Sequence sequence(Logs logs, FeedRecord record) {
    int shard = (int) (record.getOrdinal() % Site.PARTITIONS);
    int place = (int) (record.getOrdinal() / Site.PARTITIONS);
    return logs.sequences().get(record.getDomain()).get(shard).get(place);
  }
}
