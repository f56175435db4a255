package org.hirundo.pipelines.compare;

import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.schemas.Document;

/** The documents log of a running curate, up to what is committed when it is read. */
public final class LogPart implements DocumentPart {
  private final String topic;
  private final Properties connection;

  public LogPart(String topic, Properties connection) {
    this.topic = topic;
    this.connection = connection;
  }

  @Override
  public String name() {
    return "log " + topic;
  }

  @Override
  public void read(Wanted wanted, Texts texts, Visitor visitor) throws IOException {
    StoredDocument document = new StoredDocument(wanted);
    try (LogReader<Document> log = new LogReader<>(Document.class, topic, connection)) {
      log.drain(
          (partition, offset, record) -> {
            document.clear();
            document.row = row(partition, offset);
            document.id = record.getId();
            document.cluster = record.getCluster();
            document.url = record.getUrl();
            document.domain = record.getDomain();
            document.language = record.getLanguage();
            document.source = record.getOrigin().getSource();
            document.text = record.getText(); // It is here already.
            record.getValues().forEach((rule, n) -> document.values.put(wanted.rule(rule), n));
            record.getScores().forEach((key, n) -> document.score(wanted.score(key), n));
            visitor.visit(document);
          });
    }
  }

  private static long row(int partition, long offset) {
    return (long) partition << 48 | offset;
  }

  @Override
  public void texts(Map<Long, Long> rows, TextVisitor visitor) throws IOException {
    Set<Long> wanted = new HashSet<>(rows.keySet());
    try (LogReader<Document> log = new LogReader<>(Document.class, topic, connection)) {
      log.drain(
          (partition, offset, record) -> {
            if (wanted.contains(row(partition, offset))) {
              visitor.visit(
                  row(partition, offset),
                  new StoredText(
                      Long.toString(record.getId()),
                      record.getUrl(),
                      record.getDomain(),
                      record.getTitle(),
                      record.getText()));
            }
          });
    }
  }
}
