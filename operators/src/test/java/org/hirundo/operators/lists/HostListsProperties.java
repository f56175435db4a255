package org.hirundo.operators.lists;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class HostListsProperties {
  @Property(tries = 300)
  void findsWhatComparingEntryByEntryFinds(
      @ForAll("entries") Set<String> entries, @ForAll("urls") List<String> urls) {
    HostListsBuilder builder = HostLists.builder();
    int source = builder.source("mine", "mine");
    entries.forEach(entry -> assertThat(builder.add(source, entry)).isEmpty());
    HostLists lists = builder.build();
    for (String url : urls) {
      assertThat(!lists.find("http://" + url).isEmpty())
          .as("%s in %s", url, entries)
          .isEqualTo(entries.stream().anyMatch(entry -> covers(entry, url)));
    }
  }

  private static boolean covers(String entry, String url) {
    String host = url.substring(0, url.indexOf('/'));
    int slash = entry.indexOf('/');
    if (slash > 0) {
      String bare = host.startsWith("www.") ? host.substring(4) : host;
      String all = bare + url.substring(url.indexOf('/'));
      return all.equals(entry) || all.startsWith(entry + "/") || all.startsWith(entry + "?");
    }
    if (entry.startsWith("*.")) {
      return host.endsWith(entry.substring(1)) && host.length() > entry.length() - 1;
    }
    if (entry.startsWith("www.") && host.equals(entry.substring(4))) {
      return true;
    }
    return host.equals(entry) || host.endsWith("." + entry);
  }

  @Property(tries = 500)
  void anyTextIsAnAddressOrNone(@ForAll String url) {
    WebAddress address = WebAddress.of(url);
    if (address != null) {
      assertThat(WebAddress.of("http://" + quoted(address.host()) + address.path()))
          .as("%s", url)
          .isEqualTo(address);
    }
  }

  @Property(tries = 5000)
  void oneSpellingStays(@ForAll("spellings") String url) {
    anyTextIsAnAddressOrNone(url);
  }

  private static String quoted(String host) {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  @Provide
  Arbitrary<Set<String>> entries() {
    Arbitrary<String> paths = Arbitraries.of("", "", "/a", "/a/b", "/b");
    Arbitrary<String> stars = Arbitraries.of("", "", "*.");
    return Combinators.combine(stars, hosts(), paths)
        .as(
            (star, host, path) ->
                path.isEmpty()
                    ? star + host
                    : (host.startsWith("www.") ? host.substring(4) : host) + path)
        .filter(entry -> entry.replaceAll("^\\*\\.|/.*", "").contains("."))
        .set()
        .ofMaxSize(12);
  }

  @Provide
  Arbitrary<List<String>> urls() {
    Arbitrary<String> paths = Arbitraries.of("/", "/a", "/ab", "/a/", "/a/b?c", "/a?b", "/b/a");
    return Combinators.combine(hosts(), paths).as((host, path) -> host + path).list().ofSize(20);
  }

  @Provide
  Arbitrary<String> spellings() {
    return Arbitraries.of(
            "a.b", "www.", ".", "//", ":", "%", "%2", "%41", "あ.jp", "?", "/../", "[", "]", "::",
            "@", "#", "Ａ", "ß", " ")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  private static Arbitrary<String> hosts() {
    return Arbitraries.of("a", "b", "ab", "www", "com")
        .list()
        .ofMinSize(2)
        .ofMaxSize(4)
        .map(labels -> String.join(".", labels))
        .filter(host -> !host.equals("www.com") && !host.startsWith("www.www."));
  }
}
