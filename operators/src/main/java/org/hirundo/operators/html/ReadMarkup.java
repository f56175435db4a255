package org.hirundo.operators.html;

/**
 * Which tags and attributes of a page matter to those who read its tree: the one list that says
 * what {@link MarkupPruner} may cut. Who reads another attribute adds it here.
 */
final class ReadMarkup {
  /** The tree depends on whether two of these agree in all attributes, so all are kept. */
  static final int FORMATTING = 1;

  /** Holds characters, not tags, up to its own end tag. */
  static final int RAW = 1 << 1;

  /** Raw, but for character references and a parser that gives up early. */
  static final int TEXT = 1 << 2;

  static final int SCRIPT = 1 << 3;
  static final int STYLE = 1 << 4;
  static final int LINK = 1 << 5;
  static final int IMAGE = 1 << 6;
  static final int META = 1 << 7;
  static final int ROOT = 1 << 8;
  static final int INPUT = 1 << 9;

  /** Within these, a raw element may be ignored and what it holds be read as tags. */
  static final int DRAWING = 1 << 10;

  static final int SELECT = 1 << 11;
  static final int NOSCRIPT = 1 << 12;

  /** From these on the same is true for the rest of the page. */
  static final int UNSURE = 1 << 13;

  /** From these on nothing is certain. */
  static final int LAST = 1 << 14;

  /** Read on any tag. */
  static final int ALWAYS = 1 << 15;

  /** Read on any tag, but only for the word display. */
  static final int LOOKS = 1 << 16;

  static final int ADDRESS = 1 << 17;
  static final int SOURCE = 1 << 18;
  static final int WORDS = 1 << 19;
  static final int TYPE = 1 << 20;

  /** Void elements, those that the next one of their kind closes, and drawing shapes. */
  static final int NEVER_LEFT_OPEN = 1 << 21;

  private static final TokenTable TAGS = new TokenTable(512);
  private static final TokenTable ATTRIBUTES = new TokenTable(128);

  static {
    add(TAGS, FORMATTING, "b big code em font i nobr s small strike strong tt u isindex");
    add(TAGS, RAW, "script style title textarea iframe noembed noframes xmp");
    add(TAGS, TEXT, "title textarea");
    add(TAGS, SCRIPT, "script");
    add(TAGS, STYLE, "style");
    add(TAGS, LINK, "a");
    add(TAGS, IMAGE, "img image");
    add(TAGS, META, "meta");
    add(TAGS, ROOT, "html");
    add(TAGS, INPUT, "input");
    add(TAGS, DRAWING, "svg");
    add(TAGS, SELECT, "select");
    add(TAGS, NOSCRIPT, "noscript");
    add(TAGS, UNSURE, "math template foreignobject desc");
    add(TAGS, LAST, "plaintext frameset");
    add(TAGS, NEVER_LEFT_OPEN, "p br img input meta link hr area base col embed param source");
    add(TAGS, NEVER_LEFT_OPEN, "track wbr li dt dd tr td th option thead tbody tfoot colgroup");
    add(TAGS, NEVER_LEFT_OPEN, "html head body rt rp optgroup path circle rect line polygon");
    add(TAGS, NEVER_LEFT_OPEN, "polyline ellipse use stop");

    add(ATTRIBUTES, ALWAYS, "class id role itemprop hidden data-mathml data-expr");
    add(ATTRIBUTES, ALWAYS, "alttext display mode encoding mathvariant open close separators");
    add(ATTRIBUTES, LOOKS, "style");
    add(ATTRIBUTES, LINK, "href hreflang");
    add(ATTRIBUTES, ADDRESS, "href");
    add(ATTRIBUTES, IMAGE, "src alt");
    add(ATTRIBUTES, SOURCE, "src");
    add(ATTRIBUTES, WORDS, "alt");
    add(ATTRIBUTES, META, "property name http-equiv content");
    add(ATTRIBUTES, ROOT, "lang xml:lang");
    add(ATTRIBUTES, SCRIPT | INPUT | TYPE, "type");
  }

  private ReadMarkup() {}

  private static void add(TokenTable table, int bits, String names) {
    for (String name : names.split(" ")) {
      table.add(name, bits);
    }
  }

  /** What is known of the tag whose lower-case name has this hash (see {@link TokenTable}). */
  static int tag(long hash) {
    return TAGS.of(hash);
  }

  /** On which tags the attribute whose lower-case name has this hash is read, and for what. */
  static int attribute(long hash) {
    return ATTRIBUTES.of(hash);
  }
}
