package org.hirundo.pipelines.runtime;

import java.nio.file.Files;
import java.nio.file.Path;

/** One bounded run over all three crawls that nothing disturbs; others are held against it. */
final class Undisturbed {
  private static Undisturbed only;

  private final Site site;
  private final Logs logs;

  private Undisturbed(Site site, Logs logs) {
    this.site = site;
    this.logs = logs;
  }

  /** Runs at the first call. */
  static synchronized Undisturbed run() throws Exception {
    if (only == null) {
      Path folder = Files.createTempDirectory("undisturbed");
      Site site = Site.in(folder, 1, 2, 3);
      only = new Undisturbed(site, site.runBounded());
    }
    return only;
  }

  Site site() {
    return site;
  }

  Logs logs() {
    return logs;
  }
}
