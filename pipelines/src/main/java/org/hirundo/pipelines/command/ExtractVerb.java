package org.hirundo.pipelines.command;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.zip.ZipException;
import org.hirundo.operators.language.BuiltInLanguageIdentifier;
import org.hirundo.operators.language.LanguageIdentifier;
import org.hirundo.operators.warc.WarcEntry;
import org.hirundo.operators.warc.WarcFault;
import org.hirundo.operators.warc.WarcLimits;
import org.hirundo.operators.warc.WarcPage;
import org.hirundo.operators.warc.WarcReader;
import org.hirundo.pipelines.curate.FastTextLanguage;
import org.hirundo.pipelines.curate.Findings;
import org.hirundo.pipelines.curate.PageCurator;
import org.hirundo.schemas.Origin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "extract",
    description = {
      "Extracts the main text of web pages.",
      "One JSON line a page: source, url, charset, language, language_score, domain, title, text,"
          + " rejected (null, or the reason). A page of a WARC file has the source PATH@OFFSET."
    })
final class ExtractVerb implements Callable<Integer> {
  private static final int LARGEST_PAGE = 16 << 20;
  private static final int SNIFFED = 2048;

  @ParentCommand private Hirundo hirundo;

  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description = "HTML files, WARC files, or folders of both; - is standard input.")
  private List<String> paths;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The file for the results, which appears when it is whole.")
  private String output;

  @Option(
      names = "--domains",
      split = ",",
      paramLabel = "D",
      defaultValue = "ja,en,code,math",
      description =
          "Domains that are wanted; a language's pages by its code. Default: ${DEFAULT-VALUE}.")
  private Set<String> domains;

  @Option(
      names = "--language-model",
      paramLabel = "M",
      description = "A fastText model of languages such as lid.176, instead of the built-in one.")
  private Path languageModel;

  private Results results;
  private Progress progress;
  private PageCurator curator;
  private long pages;
  private long rejected;
  private long passedOver;

  private record Extracted(
      String source,
      String url,
      String charset,
      String language,
      @JsonProperty("language_score") float languageScore,
      String domain,
      String title,
      String text,
      String rejected) {}

  @Override
  public Integer call() throws Exception {
    List<InputPath> inputs = InputPath.all(paths);
    LanguageIdentifier identifier =
        languageModel == null
            ? new BuiltInLanguageIdentifier()
            : FastTextLanguage.load(languageModel);
    curator = new PageCurator(domains, identifier);
    Console console = hirundo.console();
    try (Progress shown = Progress.counting(console, "pages");
        Results open = Results.to(output, shown.console())) {
      progress = shown;
      results = open;
      for (InputPath input : inputs) {
        read(input, shown.console());
      }
      results.commit();
    }
    console.tell(pages + " pages, " + rejected + " of them rejected" + passedOver());
    if (pages == 0) {
      console.tell("no page could be read");
      return ExitStatus.FAILED;
    }
    return ExitStatus.DONE;
  }

  private String passedOver() {
    return passedOver == 0 ? "" : "; " + passedOver + " files that hold no page passed over";
  }

  private void read(InputPath input, Console console) throws IOException {
    try (InputStream stored = input.open(console)) {
      if (isWarc(input.name(), stored)) {
        warc(input, stored);
        return;
      }
      InputStream plain = Compression.undo(stored);
      if (!input.named() && !isHtml(input.name(), plain)) {
        passedOver++;
        return;
      }
      if (new String(Compression.peek(plain, 5), StandardCharsets.ISO_8859_1).equals("WARC/")) {
        warc(input, plain);
        return;
      }
      byte[] body = plain.readNBytes(LARGEST_PAGE + 1);
      if (body.length > LARGEST_PAGE) {
        write(new Extracted(input.name(), "", "", "", 0, "", "", "", "too-large"));
        return;
      }
      write(input.name(), "", curator.curate(body, "text/html", "", origin(input.name(), 0), 0));
    } catch (ZipException | java.io.EOFException e) {
      console.err().println(input.name() + ": damaged: " + e.getMessage() + "; file passed over");
      write(new Extracted(input.name(), "", "", "", 0, "", "", "", "damaged-file"));
    }
  }

  private static boolean isWarc(String name, InputStream stored) throws IOException {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".warc")
        || lower.endsWith(".warc.gz")
        || new String(Compression.peek(stored, 5), StandardCharsets.ISO_8859_1).equals("WARC/");
  }

  /** Of a folder's files, those that are pages by name or by their first bytes. */
  private static boolean isHtml(String name, InputStream plain) throws IOException {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.contains(".htm") || lower.contains(".xht") || lower.contains(".shtm")) {
      return true;
    }
    String start =
        new String(Compression.peek(plain, SNIFFED), StandardCharsets.ISO_8859_1)
            .toLowerCase(Locale.ROOT);
    return start.startsWith("warc/") || start.contains("<!doctype html") || start.contains("<html");
  }

  private void warc(InputPath input, InputStream stored) throws IOException {
    try (WarcReader reader = WarcReader.open(stored, 0, WarcLimits.defaults())) {
      for (WarcEntry entry = reader.next(); entry != null; entry = reader.next()) {
        String source = input.name() + "@" + entry.offset();
        if (entry instanceof WarcPage page) {
          write(source, page.url(), curator.curate(page, origin(input.name(), entry.offset()), 0));
        } else if (entry instanceof WarcFault fault) {
          write(new Extracted(source, fault.url(), "", "", 0, "", "", "", fault.reason()));
        }
      }
    }
  }

  private static Origin origin(String file, long position) {
    return new Origin("", file, 0, position);
  }

  private void write(String source, String url, PageCurator.Outcome outcome) throws IOException {
    Findings found = outcome.findings();
    String domain = "";
    String reason = null;
    if (outcome instanceof PageCurator.Curated curated) {
      domain = curated.document().getDomain();
    } else if (outcome instanceof PageCurator.Rejected refused) {
      reason = refused.reject().getReason();
    }
    write(
        new Extracted(
            source,
            url,
            found.charset(),
            found.language(),
            found.languageScore(),
            domain,
            found.title(),
            found.text(),
            reason));
  }

  private void write(Extracted page) throws IOException {
    results.write(page);
    pages++;
    rejected += page.rejected() == null ? 0 : 1;
    progress.step();
  }
}
