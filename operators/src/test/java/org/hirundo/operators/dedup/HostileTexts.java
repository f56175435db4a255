package org.hirundo.operators.dedup;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/**
 * Texts of what normalisation and shingling could trip over, mixed; with no run of marks that is
 * long enough to be cut.
 */
final class HostileTexts {
  private static final String[] BITS = {
    "あ",
    "が",
    "か\u3099",
    "は\u309a",
    "ｶﾞ",
    "ﾞ",
    "ﾟ",
    "ﾊﾟ",
    "パ",
    "山",
    "\uf900",
    "\uf9d0",
    "Ａ",
    "１",
    "\u3000",
    " ",
    "\n",
    "\t",
    "\u00a0",
    "\u0085",
    "\u2028",
    "\u1680",
    "\u200b",
    "\u00ad",
    "\u0000",
    "①",
    "㍿",
    "ﷺ",
    "ﬁ",
    "½",
    "e\u0301",
    "\u0301",
    "\u0316",
    "\u0327",
    "\u0345",
    "\u0300\u0316",
    "\u1e69",
    "s\u0323\u0307",
    "s\u0307\u0323",
    "\u1100",
    "\u1161",
    "\u11a8",
    "각",
    "가",
    "가\u11a8",
    "\u3131",
    "\u314f",
    "\u3133",
    "\uffa1",
    "\uffc2",
    "क\u093c",
    "\u0915\u0300\u093c",
    "\u09c7\u09be",
    "\u0f71\u0f72",
    "\u0f77",
    "\u0f73",
    "\u0fb2\u0f80",
    "\u0e33",
    "\u0344",
    "\u037a",
    "\u1fed",
    "\u2126",
    "\u212b",
    "😀",
    "👨\u200d👩",
    "𠮷",
    "\ud87e\udc00",
    "\ud800",
    "\udc00",
    "\ud842\ud842\udfb7",
    "\ud834\udd5e",
    "\ud834\udd65",
    "\ud804\udd31\ud804\udd27",
    "\ud835\udc00",
    "\ud83a\udd44",
    "\ud804\udcb9\ud804\udcba",
    "\uffff",
    "\u0378",
    "a",
    "b",
    "Z",
    "abcdefghij",
    "とかくに人の世は住みにくい"
  };

  private HostileTexts() {}

  static Arbitrary<String> any() {
    Arbitrary<String> bits = Arbitraries.of(BITS);
    Arbitrary<String> repeated =
        bits.flatMap(bit -> Arbitraries.integers().between(1, 12).map(bit::repeat));
    Arbitrary<String> characters = Arbitraries.chars().range('\0', '\uffff').map(String::valueOf);
    Arbitrary<String> marks = Arbitraries.chars().range('\u0300', '\u036f').map(String::valueOf);
    return Arbitraries.frequencyOf(
            Tuple.of(12, bits), Tuple.of(1, repeated), Tuple.of(3, characters), Tuple.of(2, marks))
        .list()
        .ofMaxSize(400)
        .map(parts -> String.join("", parts));
  }
}
