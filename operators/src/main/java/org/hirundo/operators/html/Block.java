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

  private static final int LONGEST_HEADING = 200;

  final Block parent;
  final String tag;
  final int traits;
  final Kind kind;
  final String text;
  final List<Block> children;

  /** A hash of the class attribute; 0 if there is none. */
  int names;

  boolean dropped;

  /** Whether this is the heading that is the page's title, or holds it. */
  boolean holdsTitle;

  int weight;
  int linkWeight;
  int links;
  int translations;
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
    Block leaf = new Block(parent, "", 0, kind, text);
    leaf.measure();
    return leaf;
  }

  private void measure() {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > '?' && c < 0x7f) {
        weight++;
      } else {
        weight += Glyphs.weight(c);
        sentences += Glyphs.endsSentence(text, i) ? 1 : 0;
      }
    }
  }

  boolean isLeaf() {
    return kind != Kind.BOX;
  }

  boolean has(int trait) {
    return (traits & trait) != 0;
  }

  boolean isListOfWorks() {
    return has(Traits.WORKS) && tag.equals("ol");
  }

  /** Drops the block, all but the page's title and what it says right below that, if it has it. */
  void drop() {
    if (!holdsTitle) {
      dropped = true;
    } else if (!isHeading()) {
      boolean below = false;
      boolean next = false;
      for (Block child : children) {
        if (!below || !(child.isStandfirst() || (next && child.isSubtitle()))) {
          child.drop();
        }
        next = child.weight == 0 ? next : child.holdsTitle;
        below |= child.holdsTitle;
      }
    }
  }

  /**
   * For a heading right below the page's title: whether it goes on with that and heads no section,
   * as its name or that of the box around both says. Dates and bylines stand there, too.
   */
  boolean isSubtitle() {
    boolean named = has(Traits.LEAD) || parent.has(Traits.LEAD) || parent.tag.equals("article");
    if (!named || !isHeading() || linkWeight > 0 || weight < 20) {
      return false;
    }
    String text = text().strip();
    return !Character.isDigit(text.charAt(0)) && !Byline.is(text);
  }

  /** Drops the block, all but a paragraph that it begins with, if that has words and no links. */
  void dropBelowFirst() {
    for (Block at = this; !at.children.isEmpty(); at = at.children.get(0)) {
      if (at.tag.equals("p")) {
        dropped = at.dropped || at.linkWeight > 0 || at.weight < 30 || at.weight >= 600;
        for (Block kept = at; kept != this && !dropped; kept = kept.parent) {
          kept.parent.children.stream().skip(1).forEach(Block::drop);
        }
        return;
      }
    }
    drop();
  }

  /** A paragraph, with links in it or not, or a box with such a paragraph and hardly more. */
  private boolean isStandfirst() {
    boolean paragraph = isLeaf() || tag.equals("p") || tag.equals("h2") || tag.equals("h3");
    boolean running =
        (paragraph || isBoxOfParagraph())
            && weight >= 60
            && weight < 600
            && linkDensity() < 0.5
            && sentences > 0;
    return running || isNamedSubtitle();
  }

  private boolean isNamedSubtitle() {
    return has(Traits.SUBTITLE) && leaves == 1 && linkWeight == 0 && weight >= 30 && weight < 600;
  }

  private boolean isBoxOfParagraph() {
    Block first = tag.equals("div") && leaves <= 2 ? firstLeaf() : null;
    return first != null && first.good > 0.8 * weight;
  }

  /** All that is in the block, whether dropped or not. */
  String text() {
    if (isLeaf()) {
      return text;
    }
    StringBuilder all = new StringBuilder();
    appendTo(all);
    return all.toString();
  }

  private void appendTo(StringBuilder all) {
    all.append(text);
    for (Block child : children) {
      child.appendTo(all);
      all.append(' ');
    }
  }

  /** The first leaf in the block; null if there is none in its first child, and so on. */
  Block firstLeaf() {
    Block leaf = this;
    while (!leaf.isLeaf()) {
      if (leaf.children.isEmpty()) {
        return null;
      }
      leaf = leaf.children.get(0);
    }
    return leaf;
  }

  double linkDensity() {
    return weight == 0 ? 0 : (double) linkWeight / weight;
  }

  /** A longer one is a paragraph that its author wanted to look like a heading. */
  boolean isHeading() {
    return weight < LONGEST_HEADING && isHeadingTag();
  }

  /** Whether this leaf is a heading's text. */
  boolean isInHeading() {
    return weight < LONGEST_HEADING && parent.isHeadingTag();
  }

  private boolean isHeadingTag() {
    return tag.length() == 2
        && tag.charAt(0) == 'h'
        && tag.charAt(1) >= '1'
        && tag.charAt(1) <= '6';
  }
}
