package org.hirundo.operators.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** True and false cases by hand; what is personal stands between ‹ and ›. */
class PersonalDataTest {

  private static void check(String marked, PersonalKind kind) {
    String text = marked.replace("‹", "").replace("›", "");
    StringBuilder found = new StringBuilder();
    int from = 0;
    for (PersonalDatum datum : PersonalData.find(text)) {
      found.append(text, from, datum.begin()).append('‹');
      found.append(text, datum.begin(), datum.end()).append('›');
      from = datum.end();
      assertThat(datum.kind()).isEqualTo(kind);
    }
    found.append(text, from, text.length());
    assertThat(found).hasToString(marked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "電話 ‹03-1234-5678› まで",
        "TEL:‹03-1234-5678›/FAX:‹03-1234-5679›",
        "Tel‹06-6123-4567›",
        "携帯は‹090-1234-5678›です。",
        "‹０９０－１２３４－５６７８›",
        "‹０９０１２３４５６７８›",
        "‹09012345678›、‹08012345678›",
        "‹(03) 1234-5678›",
        "‹（０３）１２３４－５６７８›",
        "‹03(1234)5678›",
        "‹03 1234 5678›",
        "‹03ー1234ー5678›",
        "‹03−1234−5678›",
        "‹+81-3-1234-5678›",
        "‹+81 90 1234 5678›",
        "‹+81(0)3-1234-5678›",
        "‹+819012345678›",
        "‹0120-123-456›",
        "‹0120-12-3456›",
        "フリーダイヤル‹0120123456›",
        "‹0800-123-4567›",
        "‹0570-012-345›",
        "‹050-1234-5678›",
        "市役所（‹0422-45-1151›）",
        "‹011-211-2111›",
        "‹09912-2-1111›",
        "電話番号：‹0312345678›",
        "‹(415) 555-2671›",
        "Call ‹415-555-2671›.",
        "‹415.555.2671›",
        "‹+1 (415) 555-2671›",
        "‹+44 20 7946 0958›",
      })
  void telephoneNumbers(String marked) {
    check(marked, PersonalKind.PHONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ISBN 978-4-12-345678-9",
        "ISBN4-12-345678-X",
        "ISBN 0-306-40615-2",
        "2024-03-12",
        "03-12-2024",
        "2024-03-12 15:30:00",
        "〒100-0001",
        "〒012-3456",
        "1-2-3 丁目",
        "0.0312345678",
        "0312345678",
        "03-1234-56789",
        "1-03-1234-5678",
        "000-0000-0000",
        "001-234-5678",
        "01-1234-5678",
        "product A090-1234-5678",
        "https://example.com/item/09012345678",
        "id=09012345678",
        "¥090-1234-5678",
        "part 123-456-7890",
        "@@ -1234,5678 +12345678,90 @@",
        "+1234567890",
        "1+415-555-2671",
        "lines 100-200-3000",
        "π = 3.14159265358979",
        "1000000000",
        "10,000,000,000 円",
        "a[0120]-[123]",
        "0x09012345678",
        "192.168.10.20",
        "12:34:56",
        "1234-5678-9012",
        "4.4.4-beta",
      })
  void whatLooksLikeATelephoneNumberAndIsNone(String text) {
    check(text, PersonalKind.PHONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "‹taro.yamada@hirundo.org›",
        "メールは‹info@hirundo.co.jp›まで",
        "<‹a@b.io›>, (‹first_last+tag@sub.mail-host.museum›).",
        "mailto:‹x@y.com›?subject=1",
        "‹ｔａｒｏ＠ｈｉｒｕｎｄｏ．ｏｒｇ›",
        "‹09012345678@docomo.ne.jp›",
        "‹o'neil@mail.ie›",
        "‹x@y.com›.",
        "'‹quoted@mail.net›'",
      })
  void mailAddresses(String marked) {
    check(marked, PersonalKind.EMAIL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@Override",
        "@user",
        "user@host",
        "icon@2x.png",
        "git@github.com:user/repo.git",
        "hmac-sha2-512-etm@openssh.com",
        "someone@example.com",
        "a@mail.test",
        "react@18.2.0",
        "5 @ 3.99",
        "x@.com",
        "x@-a.com",
        "x.@y.com",
        "a@b",
        "foo@bar.1",
        "@media (max-width: 600px)",
      })
  void whatLooksLikeAMailAddressAndIsNone(String text) {
    check(text, PersonalKind.EMAIL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "from ‹66.249.66.1› - -",
        "http://‹66.249.66.1›:8080/",
        "‹133.11.0.1›/24",
        "‹66.249.66.1›.",
        "‹66.249.66.1›-‹66.249.66.20›",
        "‹2001:4860:4860::8888›",
        "[‹2400:cb00:2048:1:0:0:c629:d7a2›]:443",
        "‹2606:4700::›, ‹66.249.66.1›",
      })
  void publicAddresses(String marked) {
    check(marked, PersonalKind.IP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.2.3.4",
        "version 66.249.66.1",
        "Chrome/120.0.6099.109",
        "Chrome/120.0.109.0",
        "v66.249.66.1",
        "66.249.66.1-beta",
        "66.249.66",
        "(sakura:1.5.9.90以降)",
        "1.5.9.90 or later",
        "66.249.66.1.5",
        "66.249.66.256",
        "066.249.66.1",
        "127.0.0.1",
        "10.200.30.40",
        "172.16.99.1",
        "192.168.0.100",
        "169.254.99.99",
        "203.0.113.77",
        "224.0.0.251",
        "255.255.255.255",
        "100.64.99.1",
        "::1",
        "fe80::1",
        "2001:db8::1",
        "12:34:56",
        "std::vector",
        "2001:0db8",
        "3fff::1",
        "2024:01:02",
        "00:1a:2b:3c:4d:5e",
      })
  void whatIsNoPublicAddress(String text) {
    check(text, PersonalKind.IP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "マイナンバー ‹123456789018›",
        "‹1234-5678-9018›",
        "‹1234 5678 9018›",
        "‹１２３４５６７８９０１８›",
      })
  void myNumbers(String marked) {
    check(marked, PersonalKind.MY_NUMBER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "123456789012",
        "1234-5678-9012",
        "1234567890180",
        "202403121533",
        "ab123456789018",
        "1234-56789018",
        "123456789018-1",
      })
  void whatIsNoMyNumber(String text) {
    check(text, PersonalKind.MY_NUMBER);
  }

  @Test
  void aTimeOfDayIsAMyNumberOnlyWhereItIsAnnounced() {
    List<String> times =
        java.util.stream.IntStream.range(0, 60)
            .mapToObj(minute -> "2024031215%02d".formatted(minute))
            .filter(time -> !PersonalData.find("個人番号：" + time).isEmpty())
            .collect(Collectors.toList());
    assertThat(times).isNotEmpty().allMatch(time -> PersonalData.find("at " + time).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "‹4111111111111111›",
        "‹4111 1111 1111 1111›",
        "‹4111-1111-1111-1111›",
        "‹5555555555554444›",
        "‹2223003122003222›",
        "‹378282246310005›",
        "‹3782 822463 10005›",
        "‹30569309025904›",
        "‹3530111333300000›",
        "‹6011111111111117›",
        "カード番号：‹４１１１１１１１１１１１１１１１›。",
      })
  void cardNumbers(String marked) {
    check(marked, PersonalKind.CARD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4111111111111112", "1111111111111117", "4901234567894", "9784123456789",
        "41111111111111110", "4111-111111111111", "0.4111111111111111", "x4111111111111111",
        "4111 1111-1111 1111", "6011111111111116",
      })
  void whatIsNoCardNumber(String text) {
    check(text, PersonalKind.CARD);
  }

  @Test
  void maskingLeavesTheRestAsItIs() {
    String text = "連絡先: a@b.io, 03-1234-5678 (66.249.66.1) 4111111111111111 123456789018。";
    assertThat(PersonalData.masked(text, PersonalData.find(text)))
        .isEqualTo(
            "連絡先: |||EMAIL_ADDRESS|||, |||PHONE_NUMBER||| (|||IP_ADDRESS|||) |||CARD_NUMBER|||"
                + " |||MY_NUMBER|||。");
  }
}
