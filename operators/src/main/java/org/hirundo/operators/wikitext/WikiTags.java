package org.hirundo.operators.wikitext;

import java.util.HashMap;
import java.util.Map;

/** What becomes of a tag in wikitext; names that are not here are no tags. */
enum WikiTags {
  /** The tag goes, its content stays. */
  INLINE,
  /** The tag ends a line. */
  BLOCK,
  /** The tag goes with its content. */
  DROPPED,
  /** The content is no wikitext, and part of a line. */
  NOWIKI,
  /** The content is lines of their own, as they stand. */
  CODE,
  /** The content is TeX. */
  MATH;

  private static final Map<String, WikiTags> BY_NAME = new HashMap<>();

  static {
    put(
        INLINE,
        "a abbr b bdi bdo big center cite code data del dfn em font i ins kbd langconvert mark"
            + " noinclude onlyinclude q rb rp rt rtc ruby s samp small span strike strong sub sup time"
            + " tt u var wbr nobr translate tvar phonos");
    put(BLOCK, "blockquote br dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p poem ul");
    put(
        DROPPED,
        "caption categorytree charinsert ce-note dynamicpagelist gallery graph hiero imagemap"
            + " includeonly indicator inputbox mapframe maplink ref references score script section"
            + " style table td templatedata templatestyles th timeline tr");
    put(NOWIKI, "nowiki");
    put(CODE, "pre source syntaxhighlight");
    put(MATH, "math chem ce");
  }

  private static void put(WikiTags what, String names) {
    for (String name : names.split(" ")) {
      BY_NAME.put(name, what);
    }
  }

  /**
   * @param name in lower case
   * @return null if there is no such tag
   */
  static WikiTags of(String name) {
    return BY_NAME.get(name);
  }
}
