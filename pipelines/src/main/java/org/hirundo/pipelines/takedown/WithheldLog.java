package org.hirundo.pipelines.takedown;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.schemas.WithheldDocuments;

/**
 * The log of withheld documents, of which a mixture record puts a beginning in force. Holds its ids
 * as records, and as the sets that were asked for last. Confined to one thread.
 */
public final class WithheldLog implements AutoCloseable {
  /** Partitions of a feed may stand before and behind a takedown for a moment. */
  private static final int KNOWN = 3;

  private final String topic;
  private final Properties connection;
  private LogReader<WithheldDocuments> log; // null until something is withheld
  private final List<WithheldDocuments> records = new ArrayList<>();
  private final Map<Long, WithheldIds> known = // by the count that each is of
      new LinkedHashMap<>(KNOWN, .75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, WithheldIds> eldest) {
          return size() > KNOWN;
        }
      };

  public WithheldLog(Topics topics, Properties connection) {
    this.topic = topics.withheld();
    this.connection = connection;
  }

  /** All records so far. */
  public List<WithheldDocuments> records() throws IOException {
    if (log == null) {
      log = new LogReader<>(WithheldDocuments.class, topic, connection);
    }
    log.drain((partition, offset, record) -> records.add(record));
    return records;
  }

  /**
   * What so many first records withhold.
   *
   * @throws IOException if the log has fewer
   */
  public WithheldIds first(long wanted) throws IOException {
    if (wanted == 0) {
      return WithheldIds.NONE;
    }
    WithheldIds ids = known.get(wanted);
    if (ids != null) {
      return ids;
    }
    if (wanted > records.size() && records().size() < wanted) {
      throw new IOException(
          topic
              + " has "
              + records.size()
              + " records where the mixture log puts "
              + wanted
              + " in force: it lost some; restore it, its retention must be unlimited");
    }
    ids = WithheldIds.of(records.subList(0, Math.toIntExact(wanted)));
    known.put(wanted, ids);
    return ids;
  }

  /** The takedowns that records behind the first so many are about. */
  public Set<String> takedownsAfter(long from) {
    Set<String> named = new LinkedHashSet<>();
    records
        .subList(Math.toIntExact(from), records.size())
        .forEach(record -> named.add(record.getTakedown()));
    return named;
  }

  @Override
  public void close() {
    if (log != null) {
      log.close();
    }
  }
}
