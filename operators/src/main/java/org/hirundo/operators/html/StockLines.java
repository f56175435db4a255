package org.hirundo.operators.html;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Recognises lines that sites of every kind put around their pages in nearly the same words: cookie
 * notices and requests for consent, calls to follow or subscribe, pictures' credits, headings over
 * other pages and comments, copyright, the date of the last change and counters of visitors.
 */
final class StockLines {
  private static final int LONGEST_NOTICE = 800;
  private static final int LONGEST_REQUEST = 3_000;
  private static final int LONGEST_LINE = 160;
  private static final int LONGEST_PROMOTION = 300;

  private static final Phrases COOKIE = Phrases.of("cookie|クッキー");

  private static final Phrases USE =
      Phrases.of(
          "we use|uses cookies|our partners|your device|using cookies|our cookies|"
              + "wir verwenden|wir nutzen|verwendet cookies|nous utilisons|"
              + "utilise des cookies|当サイト|本サイト|このサイト|当社|弊社|当ウェブサイト|"
              + "本ウェブサイト|このウェブサイト");

  private static final Phrases DATA =
      Phrases.of(
          "personal data|personal information|cookie|personenbezogene|"
              + "données personnelles|datos personales|dati personali|個人情報|個人データ|"
              + "クッキー");

  private static final Phrases GIVEN =
      Phrases.of(
          "your consent|you consent|einwilligung|ihre zustimmung|votre consentement|"
              + "su consentimiento|il tuo consenso|同意");

  private static final Phrases ASKED =
      Phrases.of(
          "by clicking|click|accept|withdraw|klick|akzeptier|widerruf|cliquant|"
              + "accepter|aceptar|accetta|クリック|ボタン");

  private static final Phrases ASKING =
      Phrases.of(
          "we and our|our partners|would like to|we use|wir und unsere|unsere partner|"
              + "wir verwenden|wir nutzen|nos partenaires|nous utilisons|nuestros socios|"
              + "utilizamos|nostri partner|utilizziamo|当社|弊社|当サイト|本サイト");

  private static final Phrases CONSENT =
      Phrases.of(
          "agree|accept|consent|by continuing|privacy|preferences|personali|zustimm|"
              + "einverstanden|datenschutz|acceptez|accepter|同意|承諾|ポリシー|許可");

  private static final Phrases UPDATED =
      Phrases.of(
          "last updated|last modified|last update|last change|page updated|最終更新|"
              + "更新日|最終改訂|letzte änderung|zuletzt geändert|dernière mise à jour");

  private static final Phrases RIGHTS =
      Phrases.of(
          "all rights reserved|無断転載|無断複製|alle rechte vorbehalten|tous droits réservés|"
              + "is licensed under|licensed under the|のライセンスで提供");

  private static final Phrases COUNTED =
      Phrases.of(
          "you are visitor|you are the|visitor number|visitors since|hits since|人目の|" + "アクセスカウンタ");

  /** What stands over links to other pages, and over readers' comments. */
  private static final Set<String> HEADINGS =
      new HashSet<>(
          List.of(
              ("related|related posts|related articles|related stories|related news|"
                      + "related content|related topics|related reading|related links|read next|"
                      + "read also|read more|more from|more stories|more news|more on this|"
                      + "more on this story|more on this topic|you may also like|you might also like|"
                      + "you may like|you might like|recommended|recommended for you|"
                      + "recommended reading|recommended stories|most read|most popular|most viewed|"
                      + "popular posts|popular articles|trending|trending now|latest news|"
                      + "latest posts|latest articles|latest stories|recent posts|recent articles|"
                      + "recent comments|other events|upcoming events|more events|more articles|"
                      + "other articles|other news|other posts|more posts|other stories|"
                      + "related products|related videos|recommended videos|recent news|"
                      + "latest videos|in other news|rate this|like this|share|"
                      + "you may also be interested in|you might also be interested in|similar posts|similar articles|editor's picks|"
                      + "editors' picks|don't miss|what to read next|up next|also read|also on|"
                      + "around the web|from the web|sponsored content|comments|leave a comment|"
                      + "leave a reply|post a comment|add a comment|your answer|your comment|write a comment|write a review|post a reply|leave your comment|post your comment|what do you think|reader comments|"
                      + "join the conversation|join the discussion|share this|share this article|"
                      + "share this post|share this story|share this page|share on|about the author|"
                      + "about the authors|newsletter|subscribe|sign up|follow us|tags|categories|"
                      + "archives|verwandte beiträge|verwandte artikel|verwandte themen|"
                      + "ähnliche beiträge|ähnliche artikel|weitere artikel|weitere beiträge|"
                      + "weitere themen|weitere meldungen|weitere nachrichten|mehr zum thema|"
                      + "lesen sie auch|lesen sie mehr zum thema|das könnte sie auch interessieren|"
                      + "das könnte dich auch interessieren|das könnte ihnen auch gefallen|"
                      + "das könnte dir auch gefallen|auch interessant|auch spannend|empfohlen|"
                      + "empfehlungen|meistgelesen|meistgelesene artikel|beliebte beiträge|"
                      + "neueste beiträge|aktuelle beiträge|kommentare|kommentar schreiben|"
                      + "kommentar hinterlassen|schreibe einen kommentar|"
                      + "schreiben sie einen kommentar|hinterlasse einen kommentar|"
                      + "diesen artikel teilen|beitrag teilen|artikel teilen|teilen|teilen mit|"
                      + "gefällt mir|über den autor|über die autorin|schlagwörter|articles liés|"
                      + "articles similaires|à lire aussi|lire aussi|sur le même sujet|les plus lus|"
                      + "commentaires|laisser un commentaire|artículos relacionados|"
                      + "noticias relacionadas|te puede interesar|lee también|lea también|más leídas|"
                      + "lo más leído|más noticias|comentarios|deja un comentario|leggi anche|"
                      + "articoli correlati|potrebbe interessarti|commenti|zobacz także|czytaj także|"
                      + "czytaj też|powiązane|komentarze|関連記事|関連ページ|関連リンク|関連ニュース|"
                      + "関連投稿|関連コンテンツ|関連書籍|おすすめ記事|おすすめの記事|"
                      + "あなたにおすすめの記事|こちらもおすすめ|あわせて読みたい|合わせて読みたい|"
                      + "人気記事|人気記事ランキング|アクセスランキング|最新記事|最新記事一覧|"
                      + "新着記事|新着情報|最近の投稿|最近の記事|最近のコメント|注目記事|"
                      + "ピックアップ|コメント|コメントを残す|コメントする|この記事をシェア|"
                      + "この記事をシェアする|この記事をシェアしよう|シェアする|フォローする|"
                      + "この記事を書いた人|この記事の著者|執筆者|カテゴリー|アーカイブ|タグ|"
                      + "トラックバック|スポンサーリンク")
                  .split("\\|")));

  private static final Phrases CALLS =
      Phrases.of(
          "follow us on|follow us at|like us on|find us on|subscribe to our|"
              + "sign up for our|sign up to our|sign up here|subscribe now|"
              + "join our newsletter|join our telegram|join our whatsapp|join our facebook|"
              + "download our app|download the app|get our newsletter|get the latest news|"
              + "follow the|click here to subscribe|folgen sie uns|folgt uns|folge uns|"
              + "newsletter abonnieren|abonnieren sie|abonniere unseren|melden sie sich hier|"
              + "melde dich|meld dich|"
              + "suivez-nous|suivez nous|abonnez-vous|síguenos|siguenos|suscríbete|únete|"
              + "seguici su|iscriviti|フォローしよう|フォローしてください|フォローをお願い|"
              + "メルマガ登録|メールマガジンの登録");

  private static final Phrases AROUND =
      Phrases.of(
          "comments are closed|your email address will not be published|"
              + "save my name, email|this site uses akismet|notify me of follow-up|"
              + "protected by recaptcha|browser does not support|enable javascript to|"
              + "story continues below|article continues below|article continues after|"
              + "continue reading below|scroll to continue|listen to this article|"
              + "you must log in or register|you must be logged in|please log in to|log in to comment|"
              + "log in to post|log in to reply|sign in to comment|sign in to reply|"
              + "create an account to comment|register to post comments");

  private static final Phrases DISCLAIMS =
      Phrases.of(
          "views expressed|opinions expressed|necessarily reflect|gibt die meinung des autors|"
              + "gibt die meinung der autor|unbedingt die meinung der redaktion");

  private static final Phrases DISCLAIMED = Phrases.of("author|writer|reflect|editorial|redaktion");

  private static final Phrases CHANNELS =
      Phrases.of(
          "twitter|facebook|instagram|telegram|whatsapp|youtube|newsletter|tiktok|"
              + "linkedin|podcast|app|e-mail|email|inbox|メルマガ|メールマガジン");

  private static final Phrases LABELS =
      Phrases.of(
          "anzeige -|anzeige –|anzeige:|advertisement:|sponsored:|werbung:|[pr]|【pr】|"
              + "［pr］|[ad]");

  private static final Phrases EARNS = Phrases.of("affiliate|commission|provision|アフィリエイト");

  private static final Phrases EARNS_BY = Phrases.of("link|リンク");

  private static final Phrases EARNS_FOR =
      Phrases.of(
          "we may earn|may receive|we earn|erhalten wir|erhält|bekommen wir|purchase|"
              + "our site|this article|this post|this page|dieser seite|diesem artikel|含ま");

  private static final Phrases CREDITS =
      Phrases.of(
          "foto:|fotos:|photo:|photos:|photo by|photo credit|photograph:|bild:|bilder:|"
              + "bildquelle|bildnachweis|image:|image credit|image source|picture:|"
              + "picture credit|fotocredit|crédit photo|写真：|写真:|写真提供|画像：|画像:|"
              + "画像提供|撮影：|撮影:|getty images|shutterstock");

  private static final Phrases UNTRANSLATED =
      Phrases.of(
          "文書はまだ翻訳されていません|ページはまだ翻訳されていません|日本語訳はすでに古く|翻訳は古くなって|"
              + "page has not been translated|document has not been translated|"
              + "article has not been translated|translation may be out of date|"
              + "translation is out of date|wurde noch nicht übersetzt|übersetzung ist veraltet|"
              + "pas encore été traduit|traduction peut être périmée");

  private StockLines() {}

  /** Whether a heading stands over what is not the page's own text. */
  static boolean headsFurniture(String text) {
    if (text.length() > 50) {
      return false;
    }
    String low = text.toLowerCase(Locale.ROOT).replace('’', '\'');
    int from = 0;
    int to = low.length();
    while (from < to && !Character.isLetter(low.charAt(from))) {
      from++;
    }
    while (to > from && !Character.isLetter(low.charAt(to - 1))) {
      to--;
    }
    return HEADINGS.contains(low.substring(from, to));
  }

  /**
   * Whether a short paragraph asks for followers or subscribers, tells of commissions, or is a
   * notice of translation.
   */
  static boolean isPromotionOrNotice(String text) {
    if (text.length() > LONGEST_PROMOTION) {
      return false;
    }
    String low = text.toLowerCase(Locale.ROOT);
    return LABELS.begin(low)
        || (CALLS.areIn(low) && CHANNELS.areIn(low))
        || (low.startsWith("follow ") && low.contains(" on ") && CHANNELS.areIn(low))
        || (text.length() < LONGEST_LINE && AROUND.areIn(low))
        || (EARNS.areIn(low) && EARNS_BY.areIn(low) && EARNS_FOR.areIn(low))
        || (DISCLAIMS.areIn(low) && DISCLAIMED.areIn(low))
        || UNTRANSLATED.areIn(low);
  }

  /** Whether a short paragraph says that a page, or a part of it, is not or no more translated. */
  static boolean isTranslationNotice(String text) {
    return text.length() <= LONGEST_PROMOTION && UNTRANSLATED.areIn(text.toLowerCase(Locale.ROOT));
  }

  /** Whether a short line names a picture's source and no more. */
  static boolean isCredit(String text) {
    if (text.length() > 60) {
      return false;
    }
    String low = text.strip().toLowerCase(Locale.ROOT);
    int from = low.startsWith("(") || low.startsWith("[") ? 1 : 0;
    return CREDITS.begin(low.substring(from)) || (low.startsWith("©") && low.length() < 40);
  }

  /** Whether a short text asks its reader to agree to the site's cookies. */
  static boolean isCookieNotice(String text) {
    if (text.length() > LONGEST_NOTICE) {
      return false;
    }
    String low = text.toLowerCase(Locale.ROOT);
    return COOKIE.areIn(low) && USE.areIn(low) && CONSENT.areIn(low);
  }

  /** Whether a text names cookies or personal data at all. */
  static boolean tellsOfData(String text) {
    return DATA.areIn(text.toLowerCase(Locale.ROOT));
  }

  /** Whether a text of some paragraphs asks its reader to let data about him be used. */
  static boolean asksForConsent(String text) {
    if (text.length() > LONGEST_REQUEST) {
      return false;
    }
    String low = text.toLowerCase(Locale.ROOT);
    return DATA.areIn(low) && GIVEN.areIn(low) && ASKED.areIn(low) && ASKING.areIn(low);
  }

  /**
   * Whether a text is a cookie notice, or each of its lines of the kind that stands below pages.
   */
  static boolean isBelowPages(String text) {
    return isCookieNotice(text) || isFoot(text);
  }

  private static boolean isFoot(String text) {
    if (text.length() > 4 * LONGEST_LINE) {
      return false;
    }
    boolean any = false;
    for (int from = 0; from <= text.length(); ) {
      int end = text.indexOf('\n', from);
      end = end < 0 ? text.length() : end;
      String line = text.substring(from, end).strip().toLowerCase(Locale.ROOT);
      if (!line.isEmpty() && !isFootLine(line)) {
        return false;
      }
      any |= !line.isEmpty();
      from = end + 1;
    }
    return any;
  }

  private static boolean isFootLine(String line) {
    if (line.length() > LONGEST_LINE) {
      return false;
    }
    boolean number = hasDigit(line);
    boolean sign = line.startsWith("©") || line.startsWith("(c)") || line.startsWith("copyright");
    if (sign) {
      return number || line.contains("©") || line.contains("(c)") || RIGHTS.areIn(line);
    }
    boolean brief = line.length() <= 60;
    return (RIGHTS.areIn(line) && (brief || line.contains("©")))
        || (brief && number && UPDATED.begin(line))
        || (brief && number && COUNTED.areIn(line));
  }

  private static boolean hasDigit(String line) {
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) >= '0' && line.charAt(i) <= '9') {
        return true;
      }
    }
    return false;
  }
}
