package org.hirundo.operators.language;

import java.util.BitSet;

/**
 * Tells Japanese from Chinese where there are ideographs: by kana, and without kana by the forms
 * that only one of the two orthographies uses (Japan's 1946 simplifications, China's of 1956, the
 * traditional forms that Japan gave up) and by Chinese function words.
 */
final class HanText {
  private static final BitSet JAPANESE =
      of(
          "気円広県駅図売読変応桜発実対単帰歩沢浜込畑峠働戦権観団顔験黒毎亀払価壱営栄塩桟仏仮労"
              + "労勧圏剣検険厳渋渓済斎剤雑竜滝総聴庁鉄転伝悩脳拝廃髪抜蛮秘弁拡経継鶏軽茎径恵薬訳択"
              + "択釈駆欧殴枢郷覚巣徳徴塚隣辺辻枠匂笹栃凧腺匁");
  private static final BitSet CHINESE =
      of(
          "们这说对时为习发现还让给东车长门问间见过电话书语头买卖员样么从进动关开机种业产务书银场"
              + "爱钱岁亲认识请谢谁该觉题难飞马鱼鸟龙们這個說麼們還讓過與為爲會學國來對發經點兩賣買讀"
              + "實體變應寫當歲樂戰觀氣圓廣縣驛圖總聽廳鐵轉傳澤濱你您她吗呢吧啊嗎哪咱很把给");
  private static final BitSet CHINESE_FUNCTION = of("的是不了我他也就都和");

  private HanText() {}

  private static BitSet of(String characters) {
    BitSet set = new BitSet(0x10000);
    characters.chars().forEach(set::set);
    return set;
  }

  /**
   * Decides between Japanese and Chinese.
   *
   * @param kana hiragana and katakana in the text
   * @param han ideographs in the text
   */
  static Language decide(CharSequence text, int kana, int han) {
    double kanaShare = (double) kana / (kana + han);
    if (kanaShare >= 0.2 || (han == 0 && kana > 0)) {
      return new Language("ja", 1);
    }
    int japanese = 0;
    int chinese = 0;
    int function = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      japanese += JAPANESE.get(c) ? 1 : 0;
      chinese += CHINESE.get(c) ? 1 : 0;
      function += CHINESE_FUNCTION.get(c) ? 1 : 0;
    }
    double forJapanese = japanese + 3.0 * kana;
    double forChinese = chinese + 0.5 * function;
    double sum = forJapanese + forChinese;
    if (sum < 1) {
      return new Language("zh", 0.4f);
    }
    boolean isJapanese = forJapanese > forChinese;
    double share = Math.max(forJapanese, forChinese) / sum;
    double evidence = Math.min(1, sum / (0.1 * (kana + han)));
    double known = Math.min(1, (kana + han) / 10.0);
    return new Language(
        isJapanese ? "ja" : "zh", (float) (share * (0.5 + 0.5 * evidence) * (0.6 + 0.4 * known)));
  }
}
