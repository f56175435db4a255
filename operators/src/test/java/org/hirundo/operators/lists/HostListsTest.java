package org.hirundo.operators.lists;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.hirundo.operators.ProcessorTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostListsTest {
  private static HostLists of(String... entries) {
    HostListsBuilder builder = HostLists.builder();
    int source = builder.source("mine", "adult");
    for (String entry : entries) {
      assertThat(builder.add(source, entry)).as(entry).isEmpty();
    }
    return builder.build();
  }

  private static boolean covers(String entry, String url) {
    return !of(entry).find(url).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, https://example.com/a?b=c",
    "example.com, http://a.b.example.com:8080/",
    "example.com, HTTP://WWW.EXAMPLE.COM./",
    "example.com, //user:secret@example.com/x",
    "example.com, example.com",
    "EXAMPLE.com., https://example.com",
    "http://example.com:80/, https://sub.example.com/",
    "www.example.com, https://example.com/",
    "www.example.com, https://a.www.example.com/",
    "日本語.jp, https://xn--wgv71a119e.jp/ページ",
    "xn--wgv71a119e.jp, https://sub.日本語。jp/",
    "日本語.jp, https://%E6%97%A5%E6%9C%AC%E8%AA%9E.jp/",
    "192.0.2.7, http://192.0.2.7/a",
    "[2001:DB8::1], 'http://[2001:db8::1]:81/'",
    "*.5ch.net, https://mi.5ch.net/test/",
    "*wikipedia.org, https://ja.wikipedia.org/wiki/あ",
    "*wikipedia.org, https://notwikipedia.org/",
    "ads*.example.com, https://ads12.example.com/",
    "*.example.com/ads, https://a.example.com/ads/1",
    "example.com/~user, https://www.example.com/%7euser/page.html",
    "example.com/~user/, https://example.com/~User",
    "www.example.com/a/b, http://example.com/x/../a/./b?c=d#e",
    "example.com/a?id=3, https://example.com/a?id=3&x=y",
    "example.com/あ, https://example.com/%e3%81%82/い",
  })
  void anEntryCoversWhatItMeans(String entry, String url) {
    assertThat(covers(entry, url)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, https://badexample.com/",
    "example.com, https://example.com.evil.org/",
    "example.com, https://example.org/example.com",
    "example.com, https://evil.org/?u=https://example.com/",
    "example.com, https://example.com@evil.org/",
    "www.example.com, https://blog.example.com/",
    "*.5ch.net, https://5ch.net/",
    "*.5ch.net, https://a5ch.net/",
    "192.0.2.7, http://9.192.0.2.7/",
    "ads*.example.com, https://example.com/",
    "example.com/a, https://example.com/ab",
    "example.com/a, https://example.com/",
    "example.com/a, https://blog.example.com/a",
    "example.com/a?id=3, https://example.com/a?id=31",
    "example.com, 'mailto:someone@example.com'",
    "example.com, ''",
    "example.com, http://exa mple.com/",
  })
  void andNothingElse(String entry, String url) {
    assertThat(covers(entry, url)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"com", "*.com", "*", "*.*", "two words.com", "http://", "a..b.com", ".", "/path"})
  void whatWouldCoverTooMuchIsNoEntry(String entry) {
    HostListsBuilder builder = HostLists.builder();
    assertThat(builder.add(builder.source("mine", "adult"), entry)).isNotEmpty();
    assertThat(builder.build().entries()).isZero();
  }

  @Test
  void everyListAndCategoryThatHasItIsTold() {
    HostListsBuilder builder = HostLists.builder();
    builder.add(builder.source("ut1", "adult"), "example.com");
    builder.add(builder.source("ut1", "dating"), "a.example.com");
    builder.add(builder.source("ut1", "dating"), "example.com/x");
    builder.add(builder.source("own", "own"), "*example.com");
    HostLists lists = builder.build();
    assertThat(lists.find("https://a.example.com/x"))
        .containsExactly(
            new Listed("ut1", "adult", "example.com"),
            new Listed("ut1", "dating", "a.example.com"),
            new Listed("own", "own", "*example.com"));
    assertThat(lists.find("https://example.com/x/y"))
        .contains(new Listed("ut1", "dating", "example.com/x"));
    assertThat(lists.categories()).containsExactly("adult", "dating", "own");
  }

  @Test
  void hostileAddressesCostLittle() throws Throwable {
    HostLists lists = of("example.com", "example.com/a", "*a*a*a*a*a*a*a*b.com");
    List<String> hostile =
        List.of(
            "http://" + "a.".repeat(500_000) + "com/",
            "http://" + "あ".repeat(500_000) + ".jp/",
            "http://example.com/" + "../".repeat(300_000),
            "http://b.com/" + "%".repeat(900_000),
            "http://" + "@".repeat(900_000),
            "http://" + "[".repeat(900_000),
            "http://a.com/" + "\uD800".repeat(900_000),
            "a".repeat(240) + ".com");
    ProcessorTime.isAtMost(Duration.ofSeconds(5), () -> hostile.forEach(lists::find));
  }

  @Test
  void theFingerprintTellsListsApart() {
    assertThat(of("a.com", "b.com").fingerprint()).isEqualTo(of("b.com", "a.com").fingerprint());
    assertThat(of("a.com").fingerprint())
        .isNotEqualTo(of("b.com").fingerprint())
        .isNotEqualTo(of("*a.com").fingerprint());
  }
}
