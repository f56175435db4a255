package org.hirundo.operators.html;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The clean-up of Japanese text of Swallow Corpus (Okazaki et al., arXiv 2404.17733): a vote over
 * the whole document makes one punctuation of two, and a footer that extraction left is cut off.
 *
 * <p>The vote: {@code ，} after a Japanese letter becomes {@code 、} if the document has more of the
 * former there than of the latter; {@code ．} becomes {@code 。} in the same way. Formulas and lines
 * of program code neither vote nor change, nor does a mark after a full-width letter or digit,
 * which is part of a number or a name. Stateless and thread-safe.
 */
public final class JapaneseCleanup {
  private static final int FOOTER_LINES = 10;
  private static final double FOOTER_SHARE = 0.3;

  /** Longest first, so that a line's matched characters are counted once. */
  private static final List<String> FOOTER_WORDS =
      longestFirst(
          "この記事へのトラックバック",
          "トラックバック",
          "コメントを残す",
          "コメントを書く",
          "コメントする",
          "コメントを投稿",
          "この記事をシェア",
          "シェアする",
          "ツイートする",
          "ツイート",
          "フォローする",
          "前の記事",
          "次の記事",
          "前のページ",
          "次のページ",
          "前へ",
          "次へ",
          "もっと見る",
          "続きを読む",
          "関連記事",
          "関連リンク",
          "関連ページ",
          "関連商品",
          "おすすめ記事",
          "人気記事",
          "最新記事",
          "新着記事",
          "記事一覧",
          "一覧へ戻る",
          "一覧に戻る",
          "一覧へ",
          "ページトップへ",
          "ページの先頭へ",
          "ページの先頭に戻る",
          "トップへ戻る",
          "トップページ",
          "このページの上へ",
          "ホームへ戻る",
          "ホーム",
          "サイトマップ",
          "お問い合わせ",
          "お問合せ",
          "プライバシーポリシー",
          "個人情報保護方針",
          "個人情報の取り扱い",
          "利用規約",
          "ご利用規約",
          "免責事項",
          "特定商取引法に基づく表記",
          "特定商取引法",
          "会社概要",
          "会社案内",
          "運営会社",
          "運営者情報",
          "採用情報",
          "広告掲載",
          "無断転載を禁じます",
          "無断転載禁止",
          "無断複製",
          "著作権",
          "すべての権利",
          "ログイン",
          "新規登録",
          "会員登録",
          "メルマガ登録",
          "ブックマーク",
          "カテゴリー",
          "カテゴリ",
          "アーカイブ",
          "タグ",
          "投稿者",
          "投稿日",
          "印刷する",
          "メールで送る",
          "拍手する",
          "All Rights Reserved",
          "All rights reserved",
          "Copyright",
          "copyright",
          "©",
          "Powered by",
          "Proudly powered by");

  private static List<String> longestFirst(String... words) {
    List<String> sorted = new ArrayList<>(List.of(words));
    sorted.sort(Comparator.comparingInt(String::length).reversed());
    return List.copyOf(sorted);
  }

  /** Applies the vote, and then the footer's cut. */
  public String clean(String text) {
    return withoutFooter(withOnePunctuation(text));
  }

  String withOnePunctuation(String text) {
    if (text.indexOf('，') < 0 && text.indexOf('．') < 0) {
      return text;
    }
    boolean[] open = openToChange(text);
    int balanceOfCommas = 0;
    int balanceOfStops = 0;
    for (int i = 1; i < text.length(); i++) {
      if (open[i] && isJapanese(text.charAt(i - 1))) {
        switch (text.charAt(i)) {
          case '，' -> balanceOfCommas++;
          case '、' -> balanceOfCommas--;
          case '．' -> balanceOfStops++;
          case '。' -> balanceOfStops--;
          default -> {}
        }
      }
    }
    return replaced(text, open, balanceOfCommas > 0, balanceOfStops > 0);
  }

  private static String replaced(String text, boolean[] open, boolean commas, boolean stops) {
    if (!commas && !stops) {
      return text;
    }
    StringBuilder changed = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean change = open[i] && (i == 0 || !isFullWidthAlphanumeric(text.charAt(i - 1)));
      if (change && commas && c == '，') {
        changed.setCharAt(i, '、');
      } else if (change && stops && c == '．') {
        changed.setCharAt(i, '。');
      }
    }
    return changed.toString();
  }

  private static boolean[] openToChange(String text) {
    boolean[] open = new boolean[text.length()];
    Arrays.fill(open, true);
    FormulaSpans formulas = FormulaSpans.of(text, FormulaSpans.Dollars.INLINE);
    for (int i = 0; i < formulas.count(); i++) {
      Arrays.fill(open, formulas.start(i), formulas.end(i), false);
    }
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      if (isCode(text, open, start, end)) {
        Arrays.fill(open, start, end, false);
      }
      start = end + 1;
    }
    return open;
  }

  /** Extraction strips prose lines, so one that is indented stands in a code block. */
  private static boolean isCode(String text, boolean[] open, int start, int end) {
    if (end > start && (text.charAt(start) == ' ' || text.charAt(start) == '\t')) {
      return true;
    }
    int seen = 0;
    int signs = 0;
    for (int i = start; i < end; i++) {
      if (open[i]) {
        seen += text.charAt(i) > ' ' ? 1 : 0;
        signs += "{}();=<>[]_/\\#|&*+\"'".indexOf(text.charAt(i)) >= 0 ? 1 : 0;
      }
    }
    return signs * 5 > seen;
  }

  private static boolean isJapanese(char c) {
    return (c >= '\u3041' && c <= '\u30ff') || (c >= '\u4e00' && c <= '\u9fff') || c == '々';
  }

  private static boolean isFullWidthAlphanumeric(char c) {
    return (c >= '０' && c <= '９') || (c >= 'Ａ' && c <= 'Ｚ') || (c >= 'ａ' && c <= 'ｚ');
  }

  /**
   * Without the first line among the last ten that is mostly a footer's words, and what follows.
   */
  String withoutFooter(String text) {
    int start = text.length();
    for (int line = 0; line < FOOTER_LINES && start > 0; line++) {
      start = text.lastIndexOf('\n', start - 2) + 1;
    }
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      if (isFooter(text.substring(start, end))) {
        return text.substring(0, start).stripTrailing();
      }
      start = end + 1;
    }
    return text;
  }

  private static boolean isFooter(String line) {
    if (line.length() > 400) {
      return false;
    }
    boolean[] matched = new boolean[line.length()];
    int count = 0;
    for (String word : FOOTER_WORDS) {
      for (int at = line.indexOf(word); at >= 0; at = line.indexOf(word, at + 1)) {
        for (int i = at; i < at + word.length(); i++) {
          count += matched[i] ? 0 : 1;
          matched[i] = true;
        }
      }
    }
    return count > FOOTER_SHARE * line.length();
  }
}
