package org.hirundo.pipelines.export;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is to be written.
 *
 * @param folder new or empty
 * @param from the first g
 * @param to the last g; empty for the last that is committed
 * @param domain the only domain to write; empty for all
 */
public record ExportRequest(
    ExportFormat format, Path folder, long from, Optional<Long> to, Optional<String> domain) {

  /**
   * Checks it against the feed before anything is written.
   *
   * @return the last g to write
   * @throws ExportException if the feed has no such stretch or domain
   */
  long check(FeedExport.Feed feed) throws ExportException {
    long end = feed.end();
    List<String> domains = feed.domains();
    if (from < 0) {
      throw new ExportException("--from " + from + ": g is 0 or more");
    }
    if (end == 0) {
      throw new ExportException("the feed is empty: nothing to export yet");
    }
    if (from >= end || to.isPresent() && to.get() >= end) {
      throw new ExportException(
          "g="
              + (from >= end ? from : to.get())
              + " is not in the feed, which ends at g="
              + (end - 1)
              + (feed.endsAt().orElse(-1) == end ? " for good" : " now")
              + "; leave --to out to export up to there");
    }
    if (to.isPresent() && to.get() < from) {
      throw new ExportException("--to " + to.get() + " is below --from " + from);
    }
    if (domain.isPresent() && !domains.contains(domain.get())) {
      throw new ExportException(
          "the feed has no domain '"
              + domain.get()
              + "'; its domains are "
              + String.join(", ", domains));
    }
    return to.orElse(end - 1);
  }
}
