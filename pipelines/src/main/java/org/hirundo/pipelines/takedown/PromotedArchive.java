package org.hirundo.pipelines.takedown;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.hirundo.pipelines.logs.Archive;
import org.hirundo.pipelines.logs.DocumentArchive;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Promotion;

/**
 * Promoted twins in the documents' archive: a file each, named after its document, so that whoever
 * writes one again, or beside another, leaves the same single row. The logs come first; what they
 * have and the archive has not is made up for by {@link #complete}. Confined to one thread.
 */
final class PromotedArchive {
  private final String location;

  /**
   * @param location the archive's folder or URI
   */
  PromotedArchive(String location) {
    this.location = location;
  }

  void write(Document promoted) throws IOException {
    String folder = "domain=" + promoted.getDomain();
    Archive.write(Document.class, location, folder + "/" + name(promoted.getId()), promoted);
  }

  private static String name(long id) {
    return "promoted-%016x.parquet".formatted(id);
  }

  /**
   * Writes what was promoted and is not there: an interrupted command's, or an earlier version's.
   * What is taken out itself by now is left out.
   *
   * @param taken ids that takedowns withhold
   * @param rules of those in force
   * @param told hears of documents that can't be found any more
   */
  void complete(
      List<Promotion> promotions,
      WithheldIds taken,
      TakedownRules rules,
      LogReader<Document> log,
      Consumer<String> told)
      throws IOException {
    Set<Long> missing = missing(promotions, taken);
    if (missing.isEmpty()) {
      return;
    }
    log.drain(
        (partition, offset, document) -> {
          long id = document.getId();
          boolean wanted =
              document.getAttributes().containsKey(TwinPromotion.PROMOTED_FOR)
                  && missing.remove(id)
                  && rules.find(id, document.getUrl()).isEmpty();
          if (wanted) {
            write(document);
          }
        });
    for (long id : missing) {
      told.accept(
          "the promoted document %016x is neither in the archive nor in Kafka any more"
              .formatted(id));
    }
  }

  private Set<Long> missing(List<Promotion> promotions, WithheldIds taken) throws IOException {
    Set<Long> missing = new TreeSet<>();
    promotions.forEach(promotion -> missing.add(promotion.getPromoted()));
    missing.removeIf(taken::contains);
    if (missing.isEmpty()) {
      return missing;
    }
    DocumentArchive archive = new DocumentArchive(location);
    Set<String> names = new HashSet<>();
    archive.entries().forEach(file -> names.add(file.name().replaceFirst(".*/", "")));
    missing.removeIf(id -> names.contains(name(id)));
    if (!missing.isEmpty()) { // somebody may have merged files
      missing.removeAll(archive.find(missing, "").keySet());
    }
    return missing;
  }
}
