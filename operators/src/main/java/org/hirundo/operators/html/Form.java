package org.hirundo.operators.html;

import java.util.HashMap;
import java.util.Map;

/** How an element stands on its page, as far as its tag says. */
enum Form {
  INLINE,
  /** A block of its own. */
  BOX,
  /** Not shown, or no text. */
  UNSEEN,
  /** Shown only to those without scripts. */
  FALLBACK,
  BREAK,
  RULE,
  PREFORMATTED;

  private static final Map<String, Form> BY_TAG = new HashMap<>();

  static {
    put(
        BOX,
        "address article aside blockquote body caption center dd details dialog dir div dl dt"
            + " fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup li main"
            + " menu nav ol p section summary table tbody td tfoot th thead tr ul");
    put(
        UNSEEN,
        "script style template iframe object embed svg canvas video audio map button input select"
            + " textarea label head rt rp datalist progress meter frameset noframes applet title");
    put(FALLBACK, "noscript");
    put(BREAK, "br");
    put(RULE, "hr");
    put(PREFORMATTED, "pre listing xmp");
  }

  private static void put(Form form, String tags) {
    for (String tag : tags.split(" ")) {
      BY_TAG.put(tag, form);
    }
  }

  /** Elements that a site names itself, as {@code x-card}, are taken for boxes. */
  static Form of(String tag) {
    Form form = BY_TAG.get(tag);
    return form != null ? form : tag.indexOf('-') > 0 ? BOX : INLINE;
  }

  boolean isUnseen() {
    return this == UNSEEN || this == FALLBACK;
  }
}
