package org.hirundo.pipelines.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hirundo.operators.lists.HostListReader;
import org.hirundo.pipelines.configuration.Lists;
import org.hirundo.pipelines.configuration.Lists.Hosts;
import org.hirundo.pipelines.configuration.Lists.OnMatch;
import org.hirundo.pipelines.configuration.Lists.Words;
import org.hirundo.pipelines.lists.ListMarks;
import picocli.CommandLine.Option;

/** The lists of hosts, URLs and words that a verb compares texts with. */
final class ListArguments {
  @Option(
      names = "--hosts",
      paramLabel = "PATH",
      description =
          "A folder or tar.gz in UT1's layout, or a file with a host, URL or pattern a line."
              + " May be given again.")
  private List<Path> hosts = List.of();

  @Option(
      names = "--categories",
      split = ",",
      paramLabel = "C",
      description =
          "The categories of UT1's layout; swallow: those that Swallow rejects. Default: all.")
  private List<String> categories = List.of();

  @Option(
      names = "--words",
      paramLabel = "FILE",
      description = "A file with a word a line. May be given again.")
  private List<Path> words = List.of();

  List<Path> hosts() {
    return hosts;
  }

  List<Path> words() {
    return words;
  }

  boolean isEmpty() {
    return hosts.isEmpty() && words.isEmpty();
  }

  Lists lists() {
    List<Hosts> named = new ArrayList<>();
    for (Path path : hosts) {
      List<String> wanted =
          categories.equals(List.of(HostListReader.SWALLOW))
              ? List.copyOf(HostListReader.preset(HostListReader.SWALLOW))
              : categories;
      named.add(new Hosts(path.getFileName().toString(), path.toString(), wanted, OnMatch.TAG));
    }
    return new Lists(
        named, words.stream().map(path -> new Words(path.toString(), List.of())).toList());
  }

  static ListMarks open(Lists lists) {
    try {
      return ListMarks.load(lists);
    } catch (IOException e) {
      throw CommandException.usage(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }
}
