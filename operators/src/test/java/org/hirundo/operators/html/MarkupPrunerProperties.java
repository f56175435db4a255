package org.hirundo.operators.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hirundo.operators.html.KeptMarkupTest.utf8;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;

/** A page from which unread markup was cut gives the same tree, and the same text. */
class MarkupPrunerProperties {
  private static final String URL = "http://example.org/";

  private static final List<String> READ =
      List.of(
          "class",
          "id",
          "role",
          "itemprop",
          "hidden",
          "encoding",
          "data-expr",
          "data-mathml",
          "alttext");

  private static final String PIECES =
      """
      <script>¦</script>¦</script ¦<script src=x>¦<script type=math/tex>¦<script type='math/tex; mode=display'>
      x^2¦<style>¦</style>¦<style/>¦<title>¦</title>¦<textarea>¦</textarea>¦<xmp>¦</xmp>¦<iframe src=a>
      </iframe>¦<noembed>¦</noembed>¦<noframes>¦</noframes>¦<noscript>¦</noscript>¦<plaintext>¦<!--¦-->
      --!>¦<!-->¦<!--->¦<!---->¦--¦-¦<!¦<!doctype html>¦<?php x?>¦<![CDATA[¦]]>¦<svg>¦</svg>¦<svg/>
      <path d='M1 2'/>¦<foreignObject>¦</foreignObject>¦<math>¦</math>¦<mi>¦</mi>¦<annotation encoding=tex>
      </annotation>¦<annotation-xml encoding=text/html>¦<template>¦</template>¦<select>¦</select>
      <option value=1>¦<frameset>¦<frame>¦<table border=1>¦<tr>¦<td width=1 class=a>¦</td>¦</tr>¦</table>
      <caption>¦<colgroup>¦<col span=1>¦<p>¦</p>¦<div id=main onclick='a>b'>¦<div data-x="1"class=zz hidden>
      </div>¦<a href=/>¦<a href='http://example.org'>¦<a href='http://example.org/x/y?z=1'>¦</a>
      <a href='/x/index.html' title=t>¦<a name=n>¦<a href=x hreflang=de>¦<b>¦<b class=c>¦</b>
      <font color=red>¦<font color=blue>¦</font>¦<i title=x>¦</i>¦<span class=tex data-expr='x^2'>¦</span>
      <img src=x alt=y>¦<img alt='' alt=q src=a/latex.php>¦<img src='data:image/png;base64,AA' class=tex alt=z>
      <input type=hidden value=1>¦<br/>¦<br clear=all/>¦<hr onclick=x/>¦<pre>¦</pre>¦<code>¦</code>
      <h1 style='display:none'>¦<h2 style='color:red' style='display:none'>¦</h2>¦<h1>¦</h1>¦<li>¦<ul>
      <body class=a>¦<html lang=ja>¦</body>¦</html>¦<head>¦</head>¦<meta property=og:title content='A title'>
      <link rel=x href=y>¦<base href=z>¦<form>¦<button>¦</button>¦<object>¦<marquee>¦&amp;¦&#60;¦&lt;¦&
      a¦text here.¦日本語の文章です。¦A longer sentence that says something, and then more.¦>¦<¦</¦"¦'¦=¦/
      <a b='¦<a b="¦<p class=¦<p class="x"id=y/>¦<p/onclick=x>¦<p / onclick=x>¦<p a=b/ onclick=x>
      <script><!--¦<script>inlineMath: [['$','$']]¦$x$¦<dIv CLASS=A STYLE=Display:none>¦<IMAGE ALT=b>
      <nobr>¦<isindex prompt=x>¦<desc>¦<rt>¦<select><style>¦<noscript><style>¦</p><p>¦<span class=katex>
      <mjx-container data-mathml='<math><mi>x</mi></math>'>¦<dd>¦<applet>¦<x-y z=1>¦<article role=main>
      """;

  @Provide
  Arbitrary<String> soup() {
    List<String> pieces =
        PIECES.lines().flatMap(line -> List.of(line.split("¦")).stream()).toList();
    Arbitrary<String> odd = Arbitraries.of(" ", "\n", "\u0000", "<div \u0001class=hidden>");
    return Arbitraries.frequencyOf(Tuple.of(20, Arbitraries.of(pieces)), Tuple.of(1, odd))
        .list()
        .ofMaxSize(30)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 2000)
  void treeAndTextAreTheSame(@ForAll("soup") String html) throws UnextractableException {
    PageSource whole = PageSource.of(html);
    KeptMarkup pruned = MarkupPruner.prune(whole);
    assertThat(tree(pruned)).isEqualTo(tree(new KeptMarkup(whole)));
    assertThat(text(pruned)).isEqualTo(text(new KeptMarkup(whole)));
    PageSource utf8 = utf8(html);
    assertThat(MarkupPruner.prune(utf8)).hasToString(pruned.toString());
  }

  static String text(KeptMarkup markup) {
    try {
      return new MainTextExtractor().extract(markup, URL).toString();
    } catch (UnextractableException none) {
      return none.reason();
    }
  }

  private static String tree(KeptMarkup markup) {
    StringBuilder shown = new StringBuilder();
    Document page = Parser.htmlParser().setMaxDepth(400).parseInput(markup.reader(), URL);
    page.traverse((node, depth) -> show(node, depth, shown));
    return shown.toString();
  }

  /** All that anybody reads: markup in the text of the head is nobody's. */
  private static void show(Node node, int depth, StringBuilder shown) {
    if (node instanceof DataNode || (node instanceof TextNode && isInHead(node))) {
      return;
    }
    shown.append('\n').append(depth).append(' ');
    if (node instanceof Element element) {
      shown.append(element.tagName()).append(' ').append(element.tag().namespace());
      READ.stream()
          .filter(element::hasAttr)
          .forEach(name -> shown.append(' ').append(name).append('=').append(element.attr(name)));
      boolean hides = element.attr("style").contains("display");
      shown.append(hides ? element.attr("style") : "");
      switch (element.normalName()) {
        case "a" -> shown.append(element.hasAttr("href"));
        case "img" -> shown.append(element.attr("alt"));
        case "meta" -> shown.append(element.attr("property")).append(element.attr("content"));
        case "html" -> shown.append(element.attr("lang"));
        default -> {}
      }
    } else if (node instanceof TextNode text) {
      shown.append('"').append(text.getWholeText());
    } else {
      shown.append(node instanceof Comment ? "comment" : node.nodeName());
    }
  }

  private static boolean isInHead(Node node) {
    Node at = node;
    while (at != null && !at.normalName().equals("head")) {
      at = at.parent();
    }
    return at != null;
  }
}
