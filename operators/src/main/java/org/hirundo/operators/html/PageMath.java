package org.hirundo.operators.html;

import java.util.List;
import java.util.Locale;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.select.Evaluator;

/**
 * How a page writes its formulas, and the TeX of each element that stands for one, in the order of
 * OpenWebMath (Paster et al. 2023): TeX scripts, TeX annotations, {@code alttext}, plain MathML,
 * images of TeX. Thread-confined.
 */
final class PageMath {
  private static final Evaluator MATH = new Evaluator.Tag("math");

  /** What addresses of images of TeX hold. */
  static final List<String> TEX_SOURCES =
      List.of("latex.php", "codecogs.com", "tex.cgi", "/math/render/");

  private final FormulaSpans.Dollars dollars;
  private final boolean texScripts;

  private PageMath(FormulaSpans.Dollars dollars, boolean texScripts) {
    this.dollars = dollars;
    this.texScripts = texScripts;
  }

  static PageMath of(List<Element> scripts) {
    boolean inline = false;
    boolean tex = false;
    for (Element script : scripts) {
      tex |= isTex(script);
      inline |= namesDollar(script.data());
    }
    return new PageMath(inline ? FormulaSpans.Dollars.INLINE : FormulaSpans.Dollars.PLAIN, tex);
  }

  FormulaSpans.Dollars dollars() {
    return dollars;
  }

  private static boolean isTex(Element script) {
    return script.attr("type").regionMatches(true, 0, "math/tex", 0, 8);
  }

  /** Whether a MathJax or KaTeX configuration lists the single dollar as a delimiter. */
  private static boolean namesDollar(String script) {
    int at = script.indexOf("inlineMath");
    if (at < 0) {
      at = script.contains("renderMathInElement") ? script.indexOf("delimiters") : -1;
    }
    if (at < 0) {
      return false;
    }
    String config = script.substring(at, Math.min(script.length(), at + 400));
    return config.contains("'$'") || config.contains("\"$\"");
  }

  /**
   * The formula that an element stands for, with delimiters; empty for one that repeats another
   * formula of the page and is to be left out; null for an element that is no formula.
   */
  String formula(Element e) {
    return switch (e.normalName()) {
      case "script" -> isTex(e) ? delimited(e.data(), e.attr("type").contains("display")) : null;
      case "math" -> math(e);
      case "img" -> image(e);
      case "span", "div" -> e.hasAttr("class") ? wrapper(e, e.attr("class")) : null;
      case "mjx-container" -> rendered(e);
      default -> null;
    };
  }

  private String wrapper(Element e, String names) {
    if (names.startsWith("katex") || names.contains(" katex")) {
      if (!e.hasClass("katex")) {
        return null;
      }
      Element math = e.selectFirst(MATH);
      boolean display = e.parent() != null && e.parent().hasClass("katex-display");
      return math == null ? null : delimited(tex(math), display);
    }
    if (names.startsWith("mwe-math-element")) {
      Element math = e.selectFirst(MATH);
      return math == null ? null : math(math);
    }
    if (names.startsWith("MathJax") || names.startsWith("MJX")) {
      return names.startsWith("MathJax_Preview") ? (texScripts ? "" : null) : rendered(e);
    }
    if (names.startsWith("tex") && e.hasAttr("data-expr")) {
      return delimited(e.attr("data-expr"), false);
    }
    return null;
  }

  private String rendered(Element e) {
    if (texScripts) {
      return "";
    }
    if (e.hasAttr("data-mathml")) {
      Element math = Jsoup.parseBodyFragment(e.attr("data-mathml")).selectFirst(MATH);
      return math == null ? null : math(math);
    }
    Element math = e.selectFirst(MATH);
    return math == null ? null : math(math);
  }

  private static String math(Element math) {
    String display = math.attr("display");
    String mode = math.attr("mode");
    return delimited(tex(math), display.equals("block") || mode.equals("display"));
  }

  private static String tex(Element math) {
    for (Element annotation : math.getElementsByTag("annotation")) {
      if (annotation.attr("encoding").toLowerCase(Locale.ROOT).endsWith("tex")) {
        return annotation.wholeText();
      }
    }
    return math.hasAttr("alttext") ? math.attr("alttext") : MathMlToTex.convert(math);
  }

  private static String image(Element img) {
    String alt = img.attr("alt");
    if (alt.isBlank()) {
      return null;
    }
    String source = img.attr("src");
    boolean ofTex =
        img.hasClass("tex")
            || img.hasClass("latex")
            || img.attr("class").startsWith("mwe-math-fallback-image")
            || TEX_SOURCES.stream().anyMatch(source::contains);
    if (!ofTex) {
      return null;
    }
    return delimited(alt, img.hasClass("displaymath"));
  }

  /** TeX on one line within MathJax's delimiters; its own delimiters, if it has any, taken off. */
  private static String delimited(String tex, boolean display) {
    String body = oneLine(tex);
    if (body.startsWith("{\\displaystyle ") && body.endsWith("}")) {
      body = body.substring(15, body.length() - 1).strip();
    } else if (body.startsWith("\\displaystyle ")) {
      body = body.substring(14).strip();
    }
    boolean wasDisplay = display;
    if (body.length() > 4 && body.startsWith("$$") && body.endsWith("$$")) {
      body = body.substring(2, body.length() - 2).strip();
      wasDisplay = true;
    } else if (body.length() > 2 && body.startsWith("$") && body.endsWith("$")) {
      body = body.substring(1, body.length() - 1).strip();
    } else if (body.startsWith("\\(") && body.endsWith("\\)")) {
      body = body.substring(2, body.length() - 2).strip();
    } else if (body.startsWith("\\[") && body.endsWith("\\]")) {
      body = body.substring(2, body.length() - 2).strip();
      wasDisplay = true;
    }
    if (body.isEmpty()) {
      return "";
    }
    return wasDisplay ? "\\[ " + body + " \\]" : "\\( " + body + " \\)";
  }

  /** Whitespace runs become one space; a TeX comment loses its text, since its line would grow. */
  private static String oneLine(String tex) {
    StringBuilder line = new StringBuilder(tex.length());
    boolean comment = false;
    for (int i = 0; i < tex.length(); i++) {
      char c = tex.charAt(i);
      if (c == '\n') {
        comment = false;
      } else if (c == '%' && (i == 0 || tex.charAt(i - 1) != '\\')) {
        comment = true;
      }
      if (comment) {
        continue;
      }
      if (!Glyphs.isSpace(c)) {
        line.append(c);
      } else if (line.length() > 0 && line.charAt(line.length() - 1) != ' ') {
        line.append(' ');
      }
    }
    return line.toString().strip();
  }
}
