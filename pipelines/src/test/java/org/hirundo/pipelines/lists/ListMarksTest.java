package org.hirundo.pipelines.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hirundo.pipelines.configuration.Lists;
import org.hirundo.pipelines.configuration.Lists.Hosts;
import org.hirundo.pipelines.configuration.Lists.OnMatch;
import org.hirundo.pipelines.configuration.Lists.Words;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Origin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListMarksTest {
  @TempDir private Path folder;
  private Lists lists;

  @BeforeEach
  void write() throws IOException {
    Path ut1 = folder.resolve("ut1");
    Files.createDirectories(ut1.resolve("adult"));
    Files.createDirectories(ut1.resolve("games"));
    Files.writeString(ut1.resolve("adult/domains"), "bad.com\n");
    Files.writeString(ut1.resolve("games/domains"), "play.bad.com\n");
    Path own = Files.writeString(folder.resolve("own.txt"), "*.5ch.net\n");
    Path words = Files.writeString(folder.resolve("ng.txt"), "アス\n");
    lists =
        new Lists(
            List.of(
                new Hosts("ut1", ut1.toString(), List.of(), OnMatch.TAG),
                new Hosts("own", own.toString(), List.of(), OnMatch.REJECT)),
            List.of(new Words(words.toString(), List.of("ja"))));
  }

  private static Document document(String domain, String url, String text) {
    return Document.newBuilder()
        .setId(1)
        .setContentHash(1)
        .setUrl(url)
        .setText(text)
        .setDomain(domain)
        .setLanguage("ja")
        .setLanguageScore(1)
        .setValues(new HashMap<>(Map.of("num_letters@1", 5.0)))
        .setOrigin(new Origin("crawl", "file", 0, 0L))
        .build();
  }

  @Test
  void storesWhatListsSay() throws IOException {
    ListMarks marks = ListMarks.load(lists);
    Document document = marks.mark(document("ja", "https://www.play.bad.com/x", "アスとアスパラガス。"));
    assertThat(document.getValues())
        .containsEntry("num_letters@1", 5.0)
        .containsEntry("listed@1", 2.0)
        .containsEntry("listed/adult@1", 1.0)
        .containsEntry("listed/games@1", 1.0)
        .containsEntry("listed/own@1", 0.0);
    assertThat(document.getValues().get("ng_character_share@1")).isCloseTo(.2, within(1e-12));
    assertThat(document.getAttributes().get("listed"))
        .isEqualTo("ut1/adult:bad.com, ut1/games:play.bad.com");
    assertThat(document.getAttributes().get("lists")).matches("hosts@\\w{8} words@\\w{8}");
  }

  @Test
  void whatIsOnNoListIsMeasuredToo() throws IOException {
    Document document = ListMarks.load(lists).mark(document("en", "", "x"));
    assertThat(document.getValues())
        .containsEntry("listed@1", 0.0)
        .containsEntry("listed/adult@1", 0.0)
        .doesNotContainKey("ng_character_share@1");
    assertThat(document.getAttributes()).doesNotContainKey("listed");
    Document unmarked = document("ja", "https://bad.com", "アス");
    assertThat(ListMarks.load(Lists.NONE).mark(unmarked)).isSameAs(unmarked);
  }

  @Test
  void refusesByTheListsThatSaySo() throws IOException {
    ListMarks marks = ListMarks.load(lists);
    assertThat(marks.refusal("https://mi.5ch.net/a")).contains("own/own:*.5ch.net");
    assertThat(marks.refusal("https://bad.com/")).isEmpty();
  }

  @Test
  void aListIsLoadedOnce() throws IOException {
    assertThat(LoadedLists.hosts(lists.hosts())).isSameAs(LoadedLists.hosts(lists.hosts()));
    Files.writeString(folder.resolve("own.txt"), "*.5ch.net\nother.com\n");
    assertThat(LoadedLists.hosts(lists.hosts()).find("http://other.com")).hasSize(1);
  }

  @Test
  void aListThatIsGoneIsNamed() throws IOException {
    Files.delete(folder.resolve("ng.txt"));
    assertThatThrownBy(() -> ListMarks.load(lists)).hasMessageContaining("ng.txt");
  }
}
