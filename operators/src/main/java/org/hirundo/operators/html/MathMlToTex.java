package org.hirundo.operators.html;

import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/**
 * Presentation MathML (MathML Core, W3C) written as TeX. Unknown elements give their content, so
 * nothing that is shown is lost.
 */
final class MathMlToTex {
  private static final Map<String, String> SYMBOLS =
      Map.ofEntries(
          Map.entry("α", "\\alpha"),
          Map.entry("β", "\\beta"),
          Map.entry("γ", "\\gamma"),
          Map.entry("δ", "\\delta"),
          Map.entry("ϵ", "\\epsilon"),
          Map.entry("ε", "\\varepsilon"),
          Map.entry("ζ", "\\zeta"),
          Map.entry("η", "\\eta"),
          Map.entry("θ", "\\theta"),
          Map.entry("ι", "\\iota"),
          Map.entry("κ", "\\kappa"),
          Map.entry("λ", "\\lambda"),
          Map.entry("μ", "\\mu"),
          Map.entry("ν", "\\nu"),
          Map.entry("ξ", "\\xi"),
          Map.entry("π", "\\pi"),
          Map.entry("ρ", "\\rho"),
          Map.entry("σ", "\\sigma"),
          Map.entry("τ", "\\tau"),
          Map.entry("υ", "\\upsilon"),
          Map.entry("φ", "\\varphi"),
          Map.entry("ϕ", "\\phi"),
          Map.entry("χ", "\\chi"),
          Map.entry("ψ", "\\psi"),
          Map.entry("ω", "\\omega"),
          Map.entry("Γ", "\\Gamma"),
          Map.entry("Δ", "\\Delta"),
          Map.entry("Θ", "\\Theta"),
          Map.entry("Λ", "\\Lambda"),
          Map.entry("Ξ", "\\Xi"),
          Map.entry("Π", "\\Pi"),
          Map.entry("Σ", "\\Sigma"),
          Map.entry("Φ", "\\Phi"),
          Map.entry("Ψ", "\\Psi"),
          Map.entry("Ω", "\\Omega"),
          Map.entry("∑", "\\sum"),
          Map.entry("∏", "\\prod"),
          Map.entry("∫", "\\int"),
          Map.entry("∮", "\\oint"),
          Map.entry("∬", "\\iint"),
          Map.entry("∂", "\\partial"),
          Map.entry("∇", "\\nabla"),
          Map.entry("∞", "\\infty"),
          Map.entry("±", "\\pm"),
          Map.entry("∓", "\\mp"),
          Map.entry("×", "\\times"),
          Map.entry("÷", "\\div"),
          Map.entry("⋅", "\\cdot"),
          Map.entry("·", "\\cdot"),
          Map.entry("∗", "*"),
          Map.entry("−", "-"),
          Map.entry("≤", "\\le"),
          Map.entry("≥", "\\ge"),
          Map.entry("≠", "\\ne"),
          Map.entry("≈", "\\approx"),
          Map.entry("≡", "\\equiv"),
          Map.entry("∼", "\\sim"),
          Map.entry("∝", "\\propto"),
          Map.entry("∈", "\\in"),
          Map.entry("∉", "\\notin"),
          Map.entry("⊂", "\\subset"),
          Map.entry("⊆", "\\subseteq"),
          Map.entry("⊃", "\\supset"),
          Map.entry("∪", "\\cup"),
          Map.entry("∩", "\\cap"),
          Map.entry("∅", "\\emptyset"),
          Map.entry("∀", "\\forall"),
          Map.entry("∃", "\\exists"),
          Map.entry("¬", "\\neg"),
          Map.entry("∧", "\\land"),
          Map.entry("∨", "\\lor"),
          Map.entry("→", "\\to"),
          Map.entry("←", "\\leftarrow"),
          Map.entry("↔", "\\leftrightarrow"),
          Map.entry("⇒", "\\Rightarrow"),
          Map.entry("⇔", "\\Leftrightarrow"),
          Map.entry("↦", "\\mapsto"),
          Map.entry("…", "\\dots"),
          Map.entry("⋯", "\\cdots"),
          Map.entry("⋮", "\\vdots"),
          Map.entry("⋱", "\\ddots"),
          Map.entry("⟨", "\\langle"),
          Map.entry("⟩", "\\rangle"),
          Map.entry("‖", "\\|"),
          Map.entry("∥", "\\parallel"),
          Map.entry("⊥", "\\perp"),
          Map.entry("∠", "\\angle"),
          Map.entry("∘", "\\circ"),
          Map.entry("⊕", "\\oplus"),
          Map.entry("⊗", "\\otimes"),
          Map.entry("√", "\\surd"),
          Map.entry("ℝ", "\\mathbb{R}"),
          Map.entry("ℂ", "\\mathbb{C}"),
          Map.entry("ℕ", "\\mathbb{N}"),
          Map.entry("ℤ", "\\mathbb{Z}"),
          Map.entry("ℚ", "\\mathbb{Q}"),
          Map.entry("ℓ", "\\ell"),
          Map.entry("ℏ", "\\hbar"),
          Map.entry("′", "'"),
          Map.entry("″", "''"),
          Map.entry("∣", "\\mid"),
          Map.entry("{", "\\{"),
          Map.entry("}", "\\}"),
          Map.entry("%", "\\%"),
          Map.entry("#", "\\#"),
          Map.entry("&", "\\&"),
          Map.entry("_", "\\_"),
          Map.entry("$", "\\$"),
          Map.entry("\u2061", ""),
          Map.entry("\u2062", ""),
          Map.entry("\u2063", ""),
          Map.entry("\u2064", ""),
          Map.entry("\u00a0", " "));

  private static final Map<String, String> ACCENTS =
      Map.ofEntries(
          Map.entry("^", "\\hat"),
          Map.entry("ˆ", "\\hat"),
          Map.entry("¯", "\\bar"),
          Map.entry("‾", "\\overline"),
          Map.entry("ˉ", "\\bar"),
          Map.entry("~", "\\tilde"),
          Map.entry("˜", "\\tilde"),
          Map.entry("→", "\\vec"),
          Map.entry("⃗", "\\vec"),
          Map.entry("˙", "\\dot"),
          Map.entry("¨", "\\ddot"),
          Map.entry("⏞", "\\overbrace"),
          Map.entry("_", "\\overline"));

  private static final Set<String> FUNCTIONS =
      Set.of(
          "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh",
          "tanh", "log", "ln", "exp", "lim", "max", "min", "sup", "inf", "det", "dim", "ker", "gcd",
          "arg", "deg", "Pr", "limsup", "liminf");

  private static final int MAX_CHARS = 20_000;

  private final StringBuilder out = new StringBuilder();

  private MathMlToTex() {}

  /** The TeX of a {@code math} element, without delimiters; empty if it shows nothing. */
  static String convert(Element math) {
    MathMlToTex writer = new MathMlToTex();
    writer.children(math);
    return writer.out.toString().strip();
  }

  private void children(Element parent) {
    for (Node child = parent.firstChild(); child != null; child = child.nextSibling()) {
      if (child instanceof Element element) {
        element(element);
      } else if (child instanceof TextNode text) {
        tokens(text.text().strip());
      }
    }
  }

  private void element(Element e) {
    if (out.length() > MAX_CHARS) {
      return;
    }
    switch (e.normalName()) {
      case "mi" -> identifier(e);
      case "mn" -> append(e.text().strip());
      case "mo" -> tokens(e.text().strip());
      case "ms" -> append("\\text{" + e.text() + "}");
      case "mtext" -> text(e);
      case "mspace" -> out.append(' ');
      case "mfrac" -> command("\\frac", e, 2);
      case "msqrt" -> wrapped("\\sqrt{", e, "}");
      case "mroot" -> root(e);
      case "msub" -> scripts(e, "_", null);
      case "msup" -> scripts(e, "^", null);
      case "msubsup" -> scripts(e, "_", "^");
      case "munder" -> under(e);
      case "mover" -> over(e);
      case "munderover" -> scripts(e, "_", "^");
      case "mtable" -> table(e);
      case "mfenced" -> fenced(e);
      case "mphantom", "annotation", "annotation-xml", "none", "mprescripts" -> {}
      default -> children(e);
    }
  }

  private void identifier(Element e) {
    String name = e.text().strip();
    if (FUNCTIONS.contains(name)) {
      append("\\" + name);
    } else if (name.length() > 1 && isLatin(name)) {
      append("\\mathrm{" + name + "}");
    } else if (e.attr("mathvariant").equals("bold")) {
      append("\\mathbf{");
      tokens(name);
      out.append('}');
    } else {
      tokens(name);
    }
  }

  private static boolean isLatin(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 128 || !Character.isLetter(c)) {
        return false;
      }
    }
    return true;
  }

  private void text(Element e) {
    String shown = e.text().replace('\u00a0', ' ');
    if (shown.isBlank()) {
      out.append(' ');
    } else {
      append("\\text{" + shown + "}");
    }
  }

  /** Symbol by symbol; what has no TeX name stays as the character it is. */
  private void tokens(String symbols) {
    symbols
        .codePoints()
        .forEach(
            symbol -> {
              String one = Character.toString(symbol);
              append(SYMBOLS.getOrDefault(one, one));
            });
  }

  /** Keeps a command's name apart from the letter that follows it. */
  private void append(String tex) {
    if (!tex.isEmpty() && Character.isLetterOrDigit(tex.charAt(0)) && endsInCommand()) {
      out.append(' ');
    }
    out.append(tex);
  }

  private boolean endsInCommand() {
    int at = out.length() - 1;
    while (at >= 0 && isAsciiLetter(out.charAt(at))) {
      at--;
    }
    return at >= 0 && at < out.length() - 1 && out.charAt(at) == '\\';
  }

  private static boolean isAsciiLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private void group(Element e) {
    out.append('{');
    if (e != null) {
      element(e);
    }
    out.append('}');
  }

  private static Element child(Element e, int index) {
    return index < e.childrenSize() ? e.child(index) : null;
  }

  private void command(String name, Element e, int arguments) {
    append(name);
    for (int i = 0; i < arguments; i++) {
      group(child(e, i));
    }
  }

  private void wrapped(String before, Element e, String after) {
    append(before);
    children(e);
    out.append(after);
  }

  private void root(Element e) {
    append("\\sqrt[");
    if (child(e, 1) != null) {
      element(child(e, 1));
    }
    out.append(']');
    group(child(e, 0));
  }

  private void scripts(Element e, String first, String second) {
    base(child(e, 0));
    out.append(first);
    script(child(e, 1));
    if (second != null) {
      out.append(second);
      script(child(e, 2));
    }
  }

  private void base(Element base) {
    if (base == null) {
      out.append("{}");
      return;
    }
    boolean single =
        base.childrenSize() == 0 || (base.normalName().equals("mrow") && base.childrenSize() == 1);
    if (single) {
      element(base);
    } else {
      group(base);
    }
  }

  private void script(Element script) {
    String plain = script == null ? "" : script.text().strip();
    boolean oneSymbol = script != null && script.childrenSize() == 0 && plain.length() == 1;
    if (oneSymbol && !SYMBOLS.containsKey(plain)) {
      out.append(plain);
    } else if (plain.equals("′")) {
      out.append("{\\prime}");
    } else {
      group(script);
    }
  }

  private void over(Element e) {
    Element mark = child(e, 1);
    String accent = mark == null ? null : ACCENTS.get(mark.text().strip());
    if (accent != null) {
      append(accent);
      group(child(e, 0));
    } else {
      append("\\overset");
      group(mark);
      group(child(e, 0));
    }
  }

  private void under(Element e) {
    Element base = child(e, 0);
    String shown = base == null ? "" : base.text().strip();
    boolean limits = FUNCTIONS.contains(shown) || shown.equals("∑") || shown.equals("∏");
    if (limits) {
      scripts(e, "_", null);
    } else {
      append("\\underset");
      group(child(e, 1));
      group(base);
    }
  }

  private void table(Element e) {
    append("\\begin{matrix}");
    boolean firstRow = true;
    for (Element row : e.children()) {
      if (!firstRow) {
        out.append(" \\\\ ");
      }
      firstRow = false;
      boolean firstCell = true;
      for (Element cell : row.children()) {
        if (!firstCell) {
          out.append(" & ");
        }
        firstCell = false;
        children(cell);
      }
    }
    append("\\end{matrix}");
  }

  private void fenced(Element e) {
    tokens(e.hasAttr("open") ? e.attr("open") : "(");
    String separators = e.hasAttr("separators") ? e.attr("separators").strip() : ",";
    int index = 0;
    for (Element part : e.children()) {
      if (index > 0 && !separators.isEmpty()) {
        tokens(separators.substring(Math.min(index, separators.length()) - 1).substring(0, 1));
      }
      element(part);
      index++;
    }
    tokens(e.hasAttr("close") ? e.attr("close") : ")");
  }
}
