package org.hirundo.pipelines.attrition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostNameTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      nullValues = "none",
      value = {
        "http://example.com/a/b?c=http://other.org/,example.com",
        "https://WWW.Example.com.:8443,www.example.com",
        "https://user:pass@example.com/x@y,example.com",
        "http://[2001:db8::1]:80/x,[2001:db8::1]",
        "http://日本語.jp#x,日本語.jp",
        "http://example.com?x=1,example.com",
        "HTTP://a b c/,a b c",
        "urn:isbn:12,none",
        "blob-1234,none",
        "://example.com,none",
        "http://,none",
        "http://:80/,none",
        "``,none"
      })
  void isFoundInWhateverStandsThere(String url, String host) {
    assertThat(HostName.of(url)).isEqualTo(host == null ? "" : host);
  }
}
