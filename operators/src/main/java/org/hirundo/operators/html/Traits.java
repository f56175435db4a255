package org.hirundo.operators.html;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What an element's class and id names say about its part in the page, as a set of bits. Names are
 * cut at everything but letters and at changes of case, and each token is looked up; one instance
 * remembers the names of one page and must stay in one thread.
 */
final class Traits {
  static final int NAVIGATION = 1;
  static final int SIDE = 1 << 1;
  static final int CRUMBS = 1 << 2;
  static final int FOOT = 1 << 3;
  static final int HEAD = 1 << 4;
  static final int SHARE = 1 << 5;
  static final int RELATED = 1 << 6;
  static final int COMMENT = 1 << 7;
  static final int NOTICE = 1 << 8;
  static final int ADVERT = 1 << 9;
  static final int META = 1 << 10;
  static final int FORM = 1 << 11;
  static final int HIDDEN = 1 << 12;
  static final int CONTENT = 1 << 13;
  static final int STRONG_CONTENT = 1 << 14;

  /** What tells of an author, beside or below what he wrote. */
  static final int AUTHOR = 1 << 15;

  /** The head of the article, not of the site. */
  static final int LEAD = 1 << 16;

  /** What lies over the page, by its role: names say so of what holds the content, too. */
  static final int DIALOG = 1 << 17;

  /** What stands below a picture. */
  static final int CAPTION = 1 << 18;

  /** A list of works, each with its title as a link, its authors and its date. */
  static final int WORKS = 1 << 19;

  /** A line below the title that goes on with it. */
  static final int SUBTITLE = 1 << 20;

  private static final TokenTable TOKENS = new TokenTable(4096);

  static {
    put(
        NAVIGATION,
        "nav navi navs navigation navbar navigator gnav gnavi lnav globalnav globalnavi localnav"
            + " menu menus submenu dropdown pager pagination pagenav pagenavi paging prevnext"
            + " skiplink toolbar sitemap megamenu mainmenu topmenu navbox subnav catlinks"
            + " navigations menue topnav bottomnav postnav pagemenu headerlink editsection");
    put(
        SIDE,
        "side sidebar sidebars sidecol sidemenu sidenav subcolumn rightcol leftcol rcol lcol aside"
            + " widget widgets rail secondary rightcolumn leftcolumn marginal sidecolumn");
    put(
        CRUMBS,
        "breadcrumb breadcrumbs crumb crumbs pankuzu topicpath topicspath bread brotkrumen");
    put(FOOT, "footer foot footers colophon copyright copyrights globalfooter impressum fusszeile");
    put(HEAD, "header masthead banner globalheader topbar sitename branding siteheader");
    put(
        SHARE,
        "share sharing sharedaddy shares social socials sns addthis addtoany shariff socialmedia"
            + " sharebar sharebuttons hatena likebox follow followus tweetbutton socialshare"
            + " sharetools snsbtn snslist bookmarks teilen");
    put(
        RELATED,
        "related relateds relatedposts relatedlinks kanren recommend recommends recommended"
            + " recommendation recommendations popular trending ranking rankings latest recent"
            + " readmore teaser teasers outbrain taboola similar archive archives calendar mostread"
            + " crosslinks infobox relatedarticles relatedcontent morefrom othernews newslist jprelated"
            + " seealso relatedtopics nextprev yarpp zergnet recirc recirculation");
    put(
        COMMENT,
        "comment comments commentlist commentform commentary disqus respond reply replies trackback"
            + " trackbacks pingback pingbacks kommentar kommentare komentar leserkommentare"
            + " commentsection commentarea");
    put(
        NOTICE,
        "cookie cookies consent gdpr cmpbox cmpwrapper cmpbanner cmpmodal cookiebar cookiebanner cookielaw cookieconsent cookienotice"
            + " ccbanner ccwindow ccmessage onetrust cybot didomi disclaimer paywall"
            + " outofdate outdated retired versionwarning");
    put(
        ADVERT,
        "ad ads advert adverts advertisement advertising adsense adslot adbox sponsor sponsored"
            + " sponsors adsbygoogle promo promos promotion promobox commercial anzeige anzeigen"
            + " werbung affiliate admax doubleclick gpt");
    put(
        META,
        "byline author authors meta postmeta entrymeta date dates datetime"
            + " published timestamp tags taglist tagcloud cat category categories keywords dateline"
            + " metadata posted hatnote pubdate kategorie autor datum profile views");

    put(
        CAPTION,
        "captiontext imgcaption imagecaption photocaption figurecaption piccaption mediacaption"
            + " figcaption bildunterschrift imgdescription imagedescription photocredit"
            + " imagecredit mediacredit creditline");
    put(
        LEAD,
        "articleheader articlehead articleintro articlelead entryheader postheader storyheader"
            + " contentheader newsheader lead lede intro teasertext vorspann sommaire"
            + " chapo subheadline articlesummary");
    put(LEAD | SUBTITLE, "subtitle subheading subhead dek standfirst untertitel");
    put(
        AUTHOR,
        "authorbox authorinfo authorbio authordescription authordesc authorprofile authorcard"
            + " authorblock authorarea authorabout authordetails authorsection authorcontainer"
            + " authorwrap authormodule aboutauthor abouttheauthor postauthor articleauthor"
            + " entryauthor bio biography saboxplugin writerprofile autorinfo autorenbox autorbox");
    put(
        FORM,
        "newsletter subscribe subscription signup login logon signin search searchform searchbox"
            + " register popup modal overlay lightbox poll survey donate donation abo"
            + " rating ratings postratings bewertung voting");
    put(
        WORKS,
        "bibliography references reflist referencelist citationlist publications publicationlist"
            + " literaturverzeichnis");
    put(HIDDEN, "visuallyhidden sronly screenreader linenos lineno linenumber linenumbers");
    put(
        CONTENT,
        "article content contents entry post story body text main maincontent hentry markdown"
            + " document page single inhalt artikel column wrapper wrap container layout");
    put(
        STRONG_CONTENT,
        "articlebody articletext articlecontent bodytext honbun kiji entrycontent postcontent"
            + " storybody postbody maintext contentbody newsbody markdownbody");
  }

  private static void put(int trait, String tokens) {
    for (String token : tokens.split(" ")) {
      TOKENS.add(token, trait);
    }
  }

  /** Names that say by themselves alone that an element is not shown. */
  private static final Set<String> UNSEEN =
      Set.of(
          "hidden",
          "invisible",
          "noprint",
          "offscreen",
          "d-none",
          "is-hidden",
          "hide",
          "gutter",
          "boring");

  private final Map<String, Integer> seen = new HashMap<>();

  /** The traits of a class or id attribute's value; only its first 300 characters are read. */
  int of(String names) {
    if (names.isEmpty()) {
      return 0;
    }
    String key = names.length() > 300 ? names.substring(0, 300) : names;
    Integer known = seen.get(key);
    if (known == null) {
      known = scan(key);
      seen.put(key, known);
    }
    return known;
  }

  private int scan(String names) {
    int traits = names(names);
    if ((traits & HIDDEN) != 0 && Responsive.isShown(names)) {
      traits &= ~HIDDEN;
    }
    return names.contains("so-panel") ? traits & ~SIDE : traits;
  }

  private static int names(String names) {
    int traits = 0;
    int start = 0;
    for (int at = 0; at <= names.length(); at++) {
      if (at == names.length() || Character.isWhitespace(names.charAt(at))) {
        if (at > start) {
          traits |= name(names, start, at);
        }
        start = at + 1;
      }
    }
    return traits;
  }

  /** One class name: each of its tokens, each pair of neighbours, and the whole. */
  private static int name(String names, int start, int end) {
    String whole = names.substring(start, end);
    int traits = UNSEEN.contains(whole) || Responsive.isHidden(whole) ? HIDDEN : 0;
    long previous = 0;
    long current = 0;
    long shift = 1;
    char before = ' ';
    for (int at = start; at <= end; at++) {
      char c = at == end ? '-' : names.charAt(at);
      boolean letter = Character.isLetter(c);
      boolean camel = letter && Character.isUpperCase(c) && Character.isLowerCase(before);
      if ((!letter || camel) && shift != 1) {
        traits |= TOKENS.of(current);
        if (previous != 0) {
          traits |= TOKENS.of(previous * shift + current);
        }
        previous = current;
        current = 0;
        shift = 1;
      }
      if (letter) {
        current = TokenTable.hash(current, Character.toLowerCase(c));
        shift *= TokenTable.FACTOR;
      }
      before = c;
    }
    if ((traits & LEAD) != 0) {
      traits &= ~HEAD;
    }
    return saysLayout(names, start, end) ? traits & (CONTENT | STRONG_CONTENT | HIDDEN) : traits;
  }

  /**
   * "has-sidebar", "no-nav", "with-comments" tell of the page's layout, not of the element; and the
   * names that page builders give to each of their boxes tell nothing.
   */
  private static boolean saysLayout(String names, int start, int end) {
    return startsWith(names, start, end, "has-")
        || startsWith(names, start, end, "no-")
        || startsWith(names, start, end, "with-")
        || startsWith(names, start, end, "is-")
        || startsWith(names, start, end, "category-")
        || startsWith(names, start, end, "tag-")
        || startsWith(names, start, end, "js-")
        || startsWith(names, start, end, "elementor-")
        || startsWith(names, start, end, "views-")
        || startsWith(names, start, end, "hs_cos_")
        || startsWith(names, start, end, "widget-span")
        || startsWith(names, start, end, "widget-type");
  }

  private static boolean startsWith(String names, int start, int end, String prefix) {
    return end - start >= prefix.length() && names.startsWith(prefix, start);
  }
}
