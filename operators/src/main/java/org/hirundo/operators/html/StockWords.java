package org.hirundo.operators.html;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Recognises lines in which each word is of the kind that stands around a text and not in it: dates
 * and bylines' words, reading times, counters of comments and shares, names of networks to share
 * with, labels of advertisements. A single other word makes a line the author's.
 */
final class StockWords {
  private static final int LONGEST_LINE = 90;
  private static final int LONGEST_WORD = 12;

  /** Words of dates, and small words, which are furniture only beside a figure or such a word. */
  private static final Set<String> NEUTRAL =
      words(
          "january february march april may june july august september october november december"
              + " jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday"
              + " friday saturday sunday mon tue tues wed thu thur fri sat sun am pm st nd rd th of"
              + " gmt utc est edt pst pdt cet cest bst ist jst et at on the ago day days hour hours"
              + " minutes minute min mins read reading time updated update published posted last"
              + " modified created date januar februar märz mai juni juli oktober dezember montag"
              + " dienstag mittwoch donnerstag freitag samstag sonntag uhr um den vom stand lesezeit"
              + " minuten vor stunden tagen veröffentlicht aktualisiert geändert zuletzt erstellt"
              + " datum janvier février mars avril juin juillet août septembre octobre novembre"
              + " décembre lundi mardi mercredi jeudi vendredi samedi dimanche publié le mis à jour"
              + " à enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre"
              + " diciembre lunes martes miércoles jueves viernes sábado domingo de del publicado el"
              + " actualizado gennaio febbraio aprile maggio giugno luglio settembre ottobre"
              + " dicembre stycznia lutego marca kwietnia maja czerwca lipca sierpnia września"
              + " października listopada grudnia h ore bild foto photo image von von of comments"
              + " comment kommentare kommentar shares views likes votes vote likes 年 月 日 時 分 秒 月曜日"
              + " 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 午前 午後 公開 更新 公開日 更新日 投稿日 掲載日 作成日 最終更新日"
              + " 最終更新 公開日時 更新日時 読了時間 約 前 時間前 日前 発行日 年月日 コメント 件 閲覧数"
              + " available in en ja ko fr es tr pt br zh cn tw ru pl nl cs sv"
              + " via per and to this article story post page save like follow read more mehr"
              + " continue lesen artikel seite link copy copied noch keine friendly version");

  /** Words that are furniture by themselves. */
  private static final Set<String> OF_FURNITURE =
      words(
          "advertisement advertisements advertising advertorial anzeige werbung"
              + " publicité publicidad reklama reklame pubblicità sponsored promoted share"
              + " tweet retweet email mail print pin facebook twitter whatsapp pinterest"
              + " reddit linkedin telegram xing pocket flipboard tumblr instagram youtube"
              + " bookmark rss loading teilen drucken merken partager imprimer compartir"
              + " imprimir condividi udostępnij drukuj twittern feed weiterlesen bewertungen"
              + " rating image gallery languages translations english deutsch français español"
              + " italiano português русский 日本語 中文 한국어 türkçe polski nederlands"
              + " 翻訳済み言語 言語 ツイート シェア いいね 印刷 メール クリップ 保存"
              + " はてなブックマーク はてブ ブックマーク 続きを読む もっと見る 広告"
              + " スポンサーリンク スポンサードリンク フォロー フォローする シェアする"
              + " ツイートする 送る 共有 共有する 閉じる ページトップへ トップへ戻る"
              + " 次のページへ 前のページへ 次へ 前へ 目次 無断転載禁止");

  private StockWords() {}

  private static Set<String> words(String list) {
    return new HashSet<>(List.of(list.split(" ")));
  }

  /** Whether a line is made of such words alone. */
  static boolean only(String text) {
    if (text.length() > LONGEST_LINE) {
      return false;
    }
    String line = text.toLowerCase(Locale.ROOT);
    boolean number = false;
    int dates = 0;
    int furniture = 0;
    for (int at = 0; at < line.length(); ) {
      char c = line.charAt(at);
      if (!Character.isLetterOrDigit(c)) {
        at++;
        continue;
      }
      int end = Character.isDigit(c) ? digits(line, at) : word(line, at);
      if (end < 0) {
        return false;
      }
      String word = line.substring(at, end);
      if (Character.isDigit(c)) {
        number = true;
      } else if (OF_FURNITURE.contains(word)) {
        furniture++;
      } else if (NEUTRAL.contains(word)) {
        dates++;
      } else {
        return false;
      }
      at = end;
    }
    return furniture > 0 || (dates > 0 && number && !isSpan(line)) || isNumericDate(line);
  }

  /** From one time to another, as hours and events have it; not when a text was written. */
  private static boolean isSpan(String line) {
    int from = 0;
    boolean year = false;
    boolean span = false;
    for (int at = 0; at < line.length(); at++) {
      if (Character.isDigit(line.charAt(at))) {
        int end = digits(line, at);
        year |= end - at == 4;
        String between = from == 0 ? "" : line.substring(from, at);
        span |=
            between.contains(" to ") || between.strip().equals("-") || between.strip().equals("–");
        from = end;
        at = end - 1;
      }
    }
    return span && !year;
  }

  private static int digits(String line, int from) {
    int end = from;
    while (end < line.length() && Character.isDigit(line.charAt(end))) {
      end++;
    }
    return end;
  }

  /** The end of a word; in a script without spaces, of the longest known one, or -1. */
  private static int word(String line, int from) {
    if (!Glyphs.isWide(line.charAt(from))) {
      int end = from;
      while (end < line.length()
          && Character.isLetter(line.charAt(end))
          && !Glyphs.isWide(line.charAt(end))) {
        end++;
      }
      return end;
    }
    for (int end = Math.min(line.length(), from + LONGEST_WORD); end > from; end--) {
      String word = line.substring(from, end);
      if (NEUTRAL.contains(word) || OF_FURNITURE.contains(word)) {
        return end;
      }
    }
    return -1;
  }

  /** As 19.03.2019 or 2019/3/19 11:45. */
  private static boolean isNumericDate(String line) {
    int groups = 0;
    int separators = 0;
    boolean year = false;
    for (int at = 0; at < line.length(); ) {
      char c = line.charAt(at);
      if (Character.isDigit(c)) {
        int end = digits(line, at);
        year |= end - at == 4;
        groups++;
        at = end;
      } else {
        separators += c == '.' || c == '/' || c == '-' ? 1 : 0;
        at++;
      }
    }
    return year && separators >= 2 && groups >= 3 && groups <= 6;
  }
}
