package org.hirundo.pipelines.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.hirundo.operators.lists.Listed;
import org.hirundo.operators.lists.WordHit;
import org.hirundo.operators.lists.WordList;
import org.hirundo.pipelines.command.TextReader.Text;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.configuration.Lists;
import org.hirundo.pipelines.lists.ListMarks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "lists",
    description = {
      "Compares texts and their URLs with lists of hosts, URLs and words, as curate does.",
      "One JSON line each: id, url, listed: [{list, category, entry}…], ng_character_share, words:"
          + " {word: count}, and with --context places: [text around each word…]."
    })
final class ListsVerb implements Callable<Integer> {
  @ParentCommand private Hirundo hirundo;
  @Mixin private TextArguments texts;

  @Option(
      names = "--config",
      paramLabel = "F",
      description = "Takes lists from this configuration.")
  private Path config;

  @Option(
      names = "--domain",
      paramLabel = "D",
      description = "The domain whose lists of words are taken, with --config. Default: the first.")
  private String domain;

  @Mixin private ListArguments named;

  @Option(
      names = "--language",
      paramLabel = "L",
      defaultValue = "ja",
      description =
          "ja: the share is of Japanese letters; another: of all letters and digits."
              + " Default: ${DEFAULT-VALUE}.")
  private String language;

  @Option(
      names = "--context",
      paramLabel = "N",
      defaultValue = "0",
      description = "Shows each word with so many characters before and behind it.")
  private int context;

  @Option(names = "--matching", description = "Tells only texts that something was found for.")
  private boolean matching;

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Compared(
      JsonNode id,
      String url,
      List<Listed> listed,
      @com.fasterxml.jackson.annotation.JsonProperty("ng_character_share") Double share,
      Map<String, Integer> words,
      List<String> places) {}

  @Override
  public Integer call() throws Exception {
    Lists lists = config == null ? named.lists() : configured();
    if (lists.hosts().isEmpty() && lists.words().isEmpty()) {
      throw CommandException.usage("name lists by --hosts, --words or a --config with lists:");
    }
    ListMarks marks = ListArguments.open(lists);
    WordList list = marks.words(domain == null ? "" : domain).orElse(null);
    return texts.each(hirundo.console(), text -> compared(marks, list, text));
  }

  private Lists configured() throws Exception {
    Configuration configuration = Configuration.load(config);
    if (!named.isEmpty()) {
      throw CommandException.usage("--hosts and --words, or --config, not both");
    }
    if (domain == null) {
      domain = configuration.domains().get(0);
    }
    if (!configuration.domains().contains(domain)) {
      throw CommandException.usage(
          domain + " is no domain of " + config + ": " + configuration.domains());
    }
    return configuration.lists();
  }

  private Object compared(ListMarks marks, WordList list, Text text) {
    List<Listed> listed = marks.listed(text.row().path("url").asText());
    List<WordHit> hits = list == null ? List.of() : list.find(text.text());
    if (matching && listed.isEmpty() && hits.isEmpty()) {
      return null;
    }
    Map<String, Integer> counts = new LinkedHashMap<>();
    hits.forEach(hit -> counts.merge(hit.word(), 1, Integer::sum));
    return new Compared(
        text.id(),
        text.row().path("url").asText(),
        listed,
        list == null ? null : WordList.share(text.text(), language, hits),
        list == null ? null : counts,
        context > 0 ? hits.stream().map(hit -> place(text.text(), hit)).toList() : null);
  }

  private String place(String text, WordHit hit) {
    int from = Math.max(0, hit.begin() - context);
    int to = Math.min(text.length(), hit.end() + context);
    return text.substring(from, hit.begin())
        + "【"
        + text.substring(hit.begin(), hit.end())
        + "】"
        + text.substring(hit.end(), to);
  }
}
