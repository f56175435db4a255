package org.hirundo.operators.html;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/**
 * What one walk over a page finds of the elements that tell about it, so that no question needs a
 * walk of its own.
 *
 * @param links the first 200 links
 * @param headings the first 30 headings of the first three ranks
 */
record PageParts(
    Document page,
    List<Element> scripts,
    List<Element> metas,
    List<Element> links,
    List<Element> headings) {
  private static final int LINKS = 200;
  private static final int HEADINGS = 30;

  static PageParts of(Document page) {
    PageParts parts =
        new PageParts(
            page, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    parts.walk(page);
    return parts;
  }

  private void walk(Element element) {
    add(element);
    for (int i = 0; i < element.childNodeSize(); i++) {
      if (element.childNode(i) instanceof Element child) {
        walk(child);
      }
    }
  }

  private void add(Element element) {
    switch (element.normalName()) {
      case "script" -> scripts.add(element);
      case "meta" -> metas.add(element);
      case "a" -> {
        if (links.size() < LINKS && element.hasAttr("href")) {
          links.add(element);
        }
      }
      case "h1", "h2", "h3" -> {
        if (headings.size() < HEADINGS) {
          headings.add(element);
        }
      }
      default -> {}
    }
  }

  /** The content of the first {@code meta} element with an attribute of this value, or empty. */
  String meta(String attribute, String value) {
    for (Element meta : metas) {
      if (meta.attr(attribute).equalsIgnoreCase(value)) {
        return meta.attr("content").strip();
      }
    }
    return "";
  }

  /** The first characters that the page's body shows. */
  String firstText(int length) {
    StringBuilder text = new StringBuilder();
    Node body = page.body();
    for (Node at = body; at != null && text.length() < length; at = after(at, body)) {
      if (at instanceof TextNode piece && !piece.isBlank()) {
        text.append(piece.text().strip()).append(' ');
      }
    }
    return text.substring(0, Math.min(length, text.length()));
  }

  /** The last pieces of text that the page's body shows, some more characters than asked for. */
  String lastText(int length) {
    List<String> pieces = new ArrayList<>();
    int sum = 0;
    Node body = page.body();
    for (Node at = last(body); at != body && sum < length; at = before(at)) {
      if (at instanceof TextNode piece && !piece.isBlank()) {
        String shown = piece.text();
        pieces.add(shown.strip());
        sum += shown.length();
      }
    }
    Collections.reverse(pieces);
    return String.join(" ", pieces);
  }

  private static Node after(Node node, Node within) {
    Node next = node.firstChild();
    for (Node at = node; next == null && at != within; at = at.parent()) {
      next = at.nextSibling();
    }
    return next;
  }

  private static Node before(Node node) {
    Node previous = node.previousSibling();
    return previous == null ? node.parent() : last(previous);
  }

  private static Node last(Node node) {
    Node last = node;
    while (last.childNodeSize() > 0) {
      last = last.childNode(last.childNodeSize() - 1);
    }
    return last;
  }
}
