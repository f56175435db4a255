package org.hirundo.pipelines.takedown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hirundo.schemas.Takedown;
import org.hirundo.schemas.TakedownKind;
import org.hirundo.schemas.TwinPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptOutListTest {
  @TempDir private Path folder;

  private List<OptOutRules> read(String text, String agent) throws Exception {
    return OptOutList.read(Files.writeString(folder.resolve("list.txt"), text), agent);
  }

  @Test
  void groupsAreChosenByTheAgent() throws Exception {
    String text =
        """
        \uFEFF# Who does not want what
        Host: Example.com
        Host: 日本語.jp
        User-agent: GPTBot
        User-agent: Hirundo
        Disallow: /ours   # a comment
        Allow: /ours/open

        User-agent: *
        Disallow: /everybody
        Crawl-delay: 10
        Host: other.example
        Disallow: /
        Host: open.example
        User-agent: gptbot
        Disallow: /
        """;
    assertThat(read(text, "hirundo"))
        .extracting(OptOutRules::value)
        .containsExactly(
            "example.com\nDisallow: /ours\nAllow: /ours/open",
            "xn--wgv71a119e.jp\nDisallow: /ours\nAllow: /ours/open",
            "other.example\nDisallow: /");
    assertThat(read(text, "another"))
        .extracting(OptOutRules::value)
        .containsExactly(
            "example.com\nDisallow: /everybody",
            "xn--wgv71a119e.jp\nDisallow: /everybody",
            "other.example\nDisallow: /");
  }

  @Test
  void whatIsWrongIsToldWithItsPlace() {
    assertThatThrownBy(() -> read("Disallow: /\n", "hirundo"))
        .hasMessageContaining("list.txt line 1")
        .hasMessageContaining("Host: NAME");
    assertThatThrownBy(() -> read("\nHost: no host/\nDisallow: /\n", "hirundo"))
        .hasMessageContaining("list.txt line 2")
        .hasMessageContaining("no name of a host");
  }

  @Test
  void aListOfTakedownsIsReadAndWhatIsWrongToldWithItsPlace() throws Exception {
    TakedownRequest request = new TakedownRequest(TwinPolicy.PROMOTE, "me", "they asked");
    request.addList(
        Files.writeString(
            folder.resolve("takedowns.txt"),
            """
            # kind value
            url https://example.com/a
            host  Example.org
            pattern example.net/~smith/*
            document 1f
            host example.org
            """));
    assertThat(request.takedowns())
        .extracting(Takedown::getKind, Takedown::getValue)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(TakedownKind.URL, "example.com/a"),
            org.assertj.core.groups.Tuple.tuple(TakedownKind.HOST, "example.org"),
            org.assertj.core.groups.Tuple.tuple(TakedownKind.PATTERN, "example.net/~smith/*"),
            org.assertj.core.groups.Tuple.tuple(TakedownKind.DOCUMENT, "000000000000001f"));
    Path wrong = Files.writeString(folder.resolve("wrong.txt"), "host a.example\nsite b.example\n");
    assertThatThrownBy(() -> request.addList(wrong))
        .hasMessageContaining("wrong.txt line 2")
        .hasMessageContaining("not 'site'");
  }
}
