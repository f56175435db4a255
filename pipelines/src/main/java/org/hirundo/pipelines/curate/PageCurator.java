package org.hirundo.pipelines.curate;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.hirundo.operators.charset.DecodedPage;
import org.hirundo.operators.charset.PageDecoder;
import org.hirundo.operators.charset.UndecodableException;
import org.hirundo.operators.dedup.ContentHash;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.operators.html.MainText;
import org.hirundo.operators.html.MainTextExtractor;
import org.hirundo.operators.html.PageSource;
import org.hirundo.operators.html.UnextractableException;
import org.hirundo.operators.language.DomainDecision;
import org.hirundo.operators.language.DomainRules;
import org.hirundo.operators.language.Language;
import org.hirundo.operators.language.LanguageIdentifier;
import org.hirundo.operators.language.PageGate;
import org.hirundo.operators.language.ProseLines;
import org.hirundo.operators.warc.WarcFault;
import org.hirundo.operators.warc.WarcPage;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Origin;
import org.hirundo.schemas.Reject;

/**
 * From a page's bytes to a document, or to a reject with its reason: decode, extract, identify, all
 * in one place for the topology and the command line. Nothing is dropped for its quality here.
 *
 * <p>Time and memory are linear in the page's length, which the reader of the WARC file bounds.
 * Thread-safe if the language identifier is.
 */
public final class PageCurator {
  /** The attribute of a page that names what made its text. */
  public static final String EXTRACTOR = "extractor";

  /** UTF-16 units of a document's text, at most. */
  public static final int LONGEST_TEXT = 2_000_000;

  /** Code points of a document's text, at least. */
  public static final int SHORTEST_TEXT = 20;

  /** The thresholds of DomainRules' default, for pages of mathematics, code and a language. */
  private static final int MIN_FORMULAS = 3;

  private static final double MIN_FORMULA_SHARE = .02;
  private static final double MAX_CODE_SHARE = .5;
  private static final double MIN_LANGUAGE_SCORE = .5;
  private static final String MATH = "math";
  private static final String CODE = "code";

  private final MainTextExtractor extractor = new MainTextExtractor();
  private final LanguageIdentifier identifier;
  private final DomainRules rules;
  private final Predicate<byte[]> gate;
  private final PageTimes times;

  /** A page became a document, or was rejected. */
  public sealed interface Outcome permits Curated, Rejected {
    /** What was found out about the page on the way. */
    Findings findings();
  }

  /** A document without annotations; see {@link Annotator}. */
  public record Curated(Document document, Findings findings) implements Outcome {}

  public record Rejected(Reject reject, Findings findings) implements Outcome {}

  /**
   * @param domains the mixture's domains: {@code math} and {@code code} take pages by their
   *     formulas and code blocks, if they are named; each other name that is a language's ISO 639-1
   *     code takes that language's pages
   */
  public PageCurator(Set<String> domains, LanguageIdentifier identifier) {
    this(domains, identifier, body -> true);
  }

  private PageCurator(Set<String> domains, LanguageIdentifier identifier, Predicate<byte[]> gate) {
    this.identifier = identifier;
    this.gate = gate;
    this.times = PageTimes.UNHEARD;
    Set<String> languages = new TreeSet<>(domains);
    languages.remove(MATH);
    languages.remove(CODE);
    this.rules =
        new DomainRules(
            languages,
            domains.contains(MATH) ? MIN_FORMULAS : Integer.MAX_VALUE,
            MIN_FORMULA_SHARE,
            domains.contains(CODE) ? MAX_CODE_SHARE : 1,
            MIN_LANGUAGE_SCORE);
  }

  /** One that looks at a page's bytes first, and parses only what may be of a wanted domain. */
  public static PageCurator gated(Set<String> domains, LanguageIdentifier identifier) {
    return new PageCurator(domains, identifier, new PageGate(domains)::letsPass);
  }

  private PageCurator(PageCurator silent, PageTimes times) {
    this.identifier = silent.identifier;
    this.gate = silent.gate;
    this.rules = silent.rules;
    this.times = times;
  }

  /** The same, telling how long each step of a page takes. */
  PageCurator telling(PageTimes times) {
    return new PageCurator(this, times);
  }

  /** Curates a record of a WARC file. */
  public Outcome curate(WarcPage page, Origin origin, int epoch) {
    if (page.status() != 200) {
      return rejected(
          "fetch", "http-status", "status " + page.status(), page, origin, Findings.NONE);
    }
    String type = page.contentType().isEmpty() ? page.payloadType() : page.contentType();
    Outcome outcome = curate(page.body(), type, page.url(), origin, epoch);
    if (outcome instanceof Curated curated) {
      Map<String, String> attributes = curated.document().getAttributes();
      put(attributes, "date", page.date());
      put(attributes, "truncated", page.truncated());
    } else if (outcome instanceof Rejected rejected) {
      rejected.reject().setLength(page.length());
    }
    return outcome;
  }

  private static void put(Map<String, String> attributes, String key, String value) {
    if (!value.isEmpty()) {
      attributes.put(key, value);
    }
  }

  /**
   * Curates a page.
   *
   * @param contentType value of the HTTP {@code Content-Type} header; may be empty
   * @param url may be empty
   * @param epoch from 0 to 32,767: the upper bits of the document's id
   */
  public Outcome curate(byte[] body, String contentType, String url, Origin origin, int epoch) {
    Findings findings = Findings.NONE;
    if (body.length == 0) {
      return rejected("decode", "empty", "no bytes", url, origin, findings);
    }
    if (!MediaType.isHtml(contentType, body)) {
      return rejected("decode", "not-html", contentType, url, origin, findings);
    }
    long begun = System.nanoTime();
    if (!gate.test(body)) {
      return rejected(
          "gate", "language", "of no wanted domain by its bytes", url, origin, findings);
    }
    try {
      DecodedPage decoded = PageDecoder.decode(body, contentType);
      findings = findings.decodedAs(decoded.charset());
      long decodedAt = System.nanoTime();
      times.decoded(decodedAt - begun);
      PageSource source = decoded.page().as(PageSource::of, PageSource::ofUtf8);
      MainText main = extractor.extract(source, url);
      long extractedAt = System.nanoTime();
      times.extracted(extractedAt - decodedAt);
      findings = findings.extracted(main.title(), main.text());
      int length = main.text().codePointCount(0, main.text().length());
      if (main.text().length() > LONGEST_TEXT) {
        String detail = main.text().length() + " characters; at most " + LONGEST_TEXT;
        return rejected("extract", "too-large", detail, url, origin, findings.extracted("", ""));
      }
      Language language = identifier.identify(ProseLines.of(main.text()));
      times.identified(System.nanoTime() - extractedAt);
      findings = findings.identified(language.code(), language.score());
      if (length < SHORTEST_TEXT) {
        String detail = length + " characters; at least " + SHORTEST_TEXT;
        return rejected("extract", "short", detail, url, origin, findings);
      }
      DomainDecision decision =
          rules.decide(language, main.formulas(), main.formulaChars(), main.codeChars(), length);
      if (decision.domain().isEmpty()) {
        String detail = language.code() + " " + language.score();
        return rejected("identify", "language", detail, url, origin, findings);
      }
      return new Curated(document(decision, findings, url, origin, epoch), findings);
    } catch (UndecodableException e) {
      return rejected("decode", e.reason(), e.getMessage(), url, origin, findings);
    } catch (UnextractableException e) {
      return rejected("extract", e.reason(), e.getMessage(), url, origin, findings);
    } catch (RuntimeException | StackOverflowError e) {
      return rejected("extract", "failed", e.toString(), url, origin, findings);
    }
  }

  /** The reject for a stretch of a WARC file that gave no record. */
  public static Reject reject(WarcFault fault, Origin origin) {
    return Reject.newBuilder()
        .setStage("fetch")
        .setReason(fault.reason())
        .setDetail(fault.detail())
        .setUrl(fault.url())
        .setLength(fault.length())
        .setOrigin(origin)
        .build();
  }

  /** The reject for a page or row whose URL is on a list that refuses. */
  static Reject listedHost(String url, String entry, Origin origin) {
    return Reject.newBuilder()
        .setStage("lists")
        .setReason("listed-host")
        .setDetail(entry)
        .setUrl(url)
        .setOrigin(origin)
        .build();
  }

  private static Document document(
      DomainDecision decision, Findings findings, String url, Origin origin, int epoch) {
    long hash = ContentHash.of(findings.text());
    return Document.newBuilder()
        .setId(DocumentId.of(epoch, hash))
        .setContentHash(hash)
        .setUrl(url)
        .setTitle(findings.title())
        .setText(findings.text())
        .setDomain(decision.domain())
        .setLanguage(findings.language())
        .setLanguageScore(findings.languageScore())
        .setCharset(findings.charset())
        .setFeatures(new HashMap<>(decision.features()))
        .setValues(new HashMap<>())
        .setScores(new HashMap<>())
        .setAttributes(new HashMap<>(Map.of(EXTRACTOR, MainTextExtractor.VERSION)))
        .setOrigin(origin)
        .build();
  }

  private static Rejected rejected(
      String stage, String reason, String detail, WarcPage page, Origin origin, Findings findings) {
    Rejected rejected = rejected(stage, reason, detail, page.url(), origin, findings);
    rejected.reject().setLength(page.length());
    return rejected;
  }

  private static Rejected rejected(
      String stage, String reason, String detail, String url, Origin origin, Findings findings) {
    Reject reject =
        Reject.newBuilder()
            .setStage(stage)
            .setReason(reason)
            .setDetail(detail == null ? "" : detail)
            .setUrl(url)
            .setOrigin(origin)
            .build();
    return new Rejected(reject, findings);
  }
}
