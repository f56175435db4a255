package org.hirundo.operators.wikitext;

/** Something that was opened in wikitext and is not closed yet. */
final class MarkupFrame {
  static final int PIPES = 6;

  enum Kind {
    TEMPLATE,
    PARAMETER,
    TABLE,
    /** To a page of the wiki. */
    LINK,
    /** To somewhere else; its address is passed over already. */
    EXTERNAL
  }

  final Kind kind;
  final int mark; // length of the output before it
  final int[] pipe = new int[PIPES]; // where its first pipes are in the output
  int pipes;

  MarkupFrame(Kind kind, int mark) {
    this.kind = kind;
    this.mark = mark;
  }

  void pipe(int place) {
    if (pipes < PIPES) {
      pipe[pipes] = place;
    }
    pipes++;
  }
}
