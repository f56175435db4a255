package org.hirundo.operators.html;

import java.util.ArrayList;
import java.util.List;

/**
 * A box of the page: either an element that stands as a block of its own, with children, or a leaf
 * with a run of text. Figures of text are in units of {@link Glyphs#weight}. Mutable while one page
 * is worked on by one thread.
 */
final class Block {
  enum Kind {
    BOX,
    TEXT,
    CODE
  }

  final Block parent;
  final String tag;
  final int traits;
  final Kind kind;
  final String text;
  final List<Block> children;

  boolean dropped;

  /** Whether this is the heading that is the page's title, or holds it. */
  boolean holdsTitle;

  int weight;
  int linkWeight;
  int links;
  int sentences;
  int leaves;
  double good;

  private Block(Block parent, String tag, int traits, Kind kind, String text) {
    this.parent = parent;
    this.tag = tag;
    this.traits = traits;
    this.kind = kind;
    this.text = text;
    this.children = kind == Kind.BOX ? new ArrayList<>() : List.of();
    if (parent != null) {
      parent.children.add(this);
    }
  }

  static Block box(Block parent, String tag, int traits) {
    return new Block(parent, tag, traits, Kind.BOX, "");
  }

  static Block leaf(Block parent, Kind kind, String text) {
    return new Block(parent, "", 0, kind, text);
  }

  boolean isLeaf() {
    return kind != Kind.BOX;
  }

  boolean has(int trait) {
    return (traits & trait) != 0;
  }

  /** Drops the block, all but the page's title if that is in it. */
  void drop() {
    if (!holdsTitle) {
      dropped = true;
    } else if (!isHeading()) {
      children.forEach(Block::drop);
    }
  }

  double linkDensity() {
    return weight == 0 ? 0 : (double) linkWeight / weight;
  }

  boolean isHeading() {
    return tag.length() == 2
        && tag.charAt(0) == 'h'
        && tag.charAt(1) >= '1'
        && tag.charAt(1) <= '6';
  }
}
