package org.hirundo.pipelines.source;

import static org.apache.parquet.schema.LogicalTypeAnnotation.intType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT96;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.temporal.JulianFields;
import java.util.Locale;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;
import org.hirundo.operators.warc.WarcEntry;
import org.hirundo.operators.warc.WarcLimits;
import org.hirundo.operators.warc.WarcPage;
import org.hirundo.operators.warc.WarcReader;

/**
 * Writes a columnar index of crawls in a folder, by Common Crawl's flat schema (cc-index-table):
 * the same names and types of columns, as Spark writes them.
 */
final class CrawlIndexTable {
  static final MessageType SCHEMA =
      Types.buildMessage()
          .required(BINARY)
          .as(stringType())
          .named("url_surtkey")
          .required(BINARY)
          .as(stringType())
          .named("url")
          .required(BINARY)
          .as(stringType())
          .named("url_host_name")
          .required(BINARY)
          .as(stringType())
          .named("url_protocol")
          .required(BINARY)
          .as(stringType())
          .named("url_path")
          .optional(BINARY)
          .as(stringType())
          .named("url_query")
          .required(INT96)
          .named("fetch_time")
          .required(INT32)
          .as(intType(16))
          .named("fetch_status")
          .optional(BINARY)
          .as(stringType())
          .named("content_digest")
          .optional(BINARY)
          .as(stringType())
          .named("content_mime_type")
          .optional(BINARY)
          .as(stringType())
          .named("content_mime_detected")
          .optional(BINARY)
          .as(stringType())
          .named("content_charset")
          .optional(BINARY)
          .as(stringType())
          .named("content_languages")
          .optional(BINARY)
          .as(stringType())
          .named("content_truncated")
          .required(BINARY)
          .as(stringType())
          .named("warc_filename")
          .required(INT32)
          .named("warc_record_offset")
          .required(INT32)
          .named("warc_record_length")
          .required(BINARY)
          .as(stringType())
          .named("warc_segment")
          .named("spark_schema");

  private CrawlIndexTable() {}

  /**
   * Writes one part for a crawl, and {@code cc-index-table.paths.gz}, which lists it.
   *
   * @param languages ISO 639-3 codes of a page, with commas between them, or null
   */
  static void write(Path folder, String crawl, Languages languages) throws IOException {
    Path list = folder.resolve("crawl-data").resolve(crawl);
    String table = "cc-index/table/cc-main/warc/crawl=" + crawl + "/subset=";
    String part = table + "warc/part-00000-0.c000.gz.parquet";
    String others = table + "robotstxt/part-00000-0.c000.gz.parquet";
    Files.write(
        list.resolve("cc-index-table.paths.gz"),
        WarcSite.gzip((others + "\n" + part + "\n").getBytes()));
    Path file = folder.resolve(part);
    Files.createDirectories(file.getParent());
    Transport transport = new Transport(TransportSettings.DEFAULTS);
    String base = folder.toUri().toString();
    WarcManifest manifest = WarcManifest.read(transport, base, crawl, Integer.MAX_VALUE);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(SCHEMA).build()) {
      for (String path : manifest.paths()) {
        byte[] warc = Files.readAllBytes(folder.resolve(path));
        try (WarcReader reader =
            WarcReader.open(new ByteArrayInputStream(warc), 0, WarcLimits.defaults())) {
          for (WarcEntry entry; (entry = reader.next()) != null; ) {
            if (entry instanceof WarcPage page) {
              writer.write(row(page, path, languages.of(page)));
            }
          }
        }
      }
    }
  }

  /** The languages of a page. */
  interface Languages {
    String of(WarcPage page);
  }

  private static Group row(WarcPage page, String path, String languages) {
    Group row = new SimpleGroup(SCHEMA);
    URI url = URI.create(page.url());
    String type = page.contentType().split(";")[0].strip().toLowerCase(Locale.ROOT);
    row.add("url_surtkey", url.getHost() + ")" + url.getPath());
    row.add("url", page.url());
    row.add("url_host_name", url.getHost());
    row.add("url_protocol", url.getScheme());
    row.add("url_path", url.getPath());
    row.add("fetch_time", time(page.date()));
    row.add("fetch_status", page.status());
    row.add("content_mime_type", type);
    row.add("content_mime_detected", page.payloadType().isEmpty() ? type : page.payloadType());
    if (languages != null) {
      row.add("content_languages", languages);
    }
    row.add("warc_filename", path);
    row.add("warc_record_offset", (int) page.offset());
    row.add("warc_record_length", (int) page.length());
    row.add("warc_segment", "0");
    return row;
  }

  private static NanoTime time(String date) {
    OffsetDateTime time = OffsetDateTime.parse(date);
    return new NanoTime(
        (int) time.getLong(JulianFields.JULIAN_DAY), time.toLocalTime().toNanoOfDay());
  }
}
