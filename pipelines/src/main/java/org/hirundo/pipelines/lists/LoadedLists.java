package org.hirundo.pipelines.lists;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hirundo.operators.lists.HostListReader;
import org.hirundo.operators.lists.HostLists;
import org.hirundo.operators.lists.HostListsBuilder;
import org.hirundo.operators.lists.ListReport;
import org.hirundo.operators.lists.WordList;
import org.hirundo.operators.lists.WordListBuilder;
import org.hirundo.operators.lists.WordListReader;
import org.hirundo.pipelines.configuration.Lists.Hosts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lists of this process: each is read once, for however many threads, and goes when nobody uses
 * it. Safe for use by several threads.
 */
public final class LoadedLists {
  private static final Logger LOG = LoggerFactory.getLogger(LoadedLists.class);
  private static final Map<List<Object>, WeakReference<Object>> LOADED = new HashMap<>();

  private LoadedLists() {}

  private interface Reading {
    Object read() throws IOException;
  }

  /**
   * The lists of hosts as their files are now.
   *
   * @throws IOException if one cannot be read; the message names it
   */
  public static HostLists hosts(List<Hosts> hosts) throws IOException {
    List<Object> key = new ArrayList<>(hosts);
    for (Hosts list : hosts) {
      stamp(Path.of(list.path()), key);
    }
    return (HostLists) loaded(key, () -> readHosts(hosts));
  }

  /**
   * The words of these files together, as they are now.
   *
   * @throws IOException if one cannot be read; the message names it
   */
  public static WordList words(List<String> paths) throws IOException {
    List<Object> key = new ArrayList<>(List.of("words"));
    for (String path : paths) {
      stamp(Path.of(path), key);
    }
    return (WordList) loaded(key, () -> readWords(paths));
  }

  private static Object loaded(List<Object> key, Reading reading) throws IOException {
    synchronized (LOADED) {
      WeakReference<Object> reference = LOADED.get(key);
      Object list = reference == null ? null : reference.get();
      if (list == null) {
        LOADED.values().removeIf(other -> other.get() == null);
        list = reading.read();
        LOADED.put(key, new WeakReference<>(list));
      }
      return list;
    }
  }

  private static void stamp(Path path, List<Object> key) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        key.add(file);
        key.add(Files.size(file));
        key.add(Files.getLastModifiedTime(file));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static HostLists readHosts(List<Hosts> hosts) throws IOException {
    HostListsBuilder builder = HostLists.builder();
    for (Hosts list : hosts) {
      ListReport report = new ListReport();
      new HostListReader(builder, report)
          .read(list.name(), Path.of(list.path()), list.categories());
      tell(list.path(), report);
    }
    HostLists lists = builder.build();
    LOG.info(
        "hosts: {} entries of {} categories in {} MB",
        lists.entries(),
        lists.categories().size(),
        lists.bytes() >> 20);
    return lists;
  }

  private static WordList readWords(List<String> paths) throws IOException {
    WordListBuilder builder = WordList.builder();
    for (String path : paths) {
      ListReport report = new ListReport();
      new WordListReader(builder, report).read(Path.of(path));
      tell(path, report);
    }
    return builder.build();
  }

  private static void tell(String path, ListReport report) {
    LOG.info("{}: {} entries, {} lines passed over", path, report.entries(), report.damaged());
    report.faults().forEach(LOG::warn);
    report.notes().forEach(LOG::info);
  }
}
