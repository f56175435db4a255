package org.hirundo.pipelines.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;
import org.hirundo.operators.tokens.Tokenizer;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.RealTokens;

/**
 * Writes a stretch of the feed to a folder. The folder's files appear at the end, all of them or
 * none.
 */
public final class FeedExport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ExportRequest request;
  private final Feed feed;
  private final Tokenizer tokenizer;

  /** The feed's records in the order of g. */
  public interface Records {
    /** The next one; null behind the last that is committed. */
    FeedRecord next() throws IOException;
  }

  /**
   * The feed that is read.
   *
   * @param id as in its mixture log
   * @param sequenceLength S, in tokens
   * @param domains those of its mixture
   * @param end the first g that is not committed
   * @param endsAt the g before which the feed is declared to end; empty: it goes on
   */
  public record Feed(
      String id, int sequenceLength, List<String> domains, long end, OptionalLong endsAt) {}

  /**
   * What was written.
   *
   * @param to the last g
   * @param last whether the feed ends there, as its mixture log declares
   * @param encoding how tokens are stored
   * @param notes how to use it, and what the target's own sampler keeps and loses
   */
  public record Written(
      long from, long to, boolean last, Totals totals, String encoding, List<String> notes) {}

  /**
   * @param tokenizer the feed's
   */
  public FeedExport(ExportRequest request, Feed feed, Tokenizer tokenizer) {
    this.request = request;
    this.feed = feed;
    this.tokenizer = tokenizer;
  }

  /**
   * Writes the stretch.
   *
   * @param records may begin before the stretch
   * @param progress is told each g that was written
   * @throws ExportException if the feed has no such stretch or domain, its tokenizer is another, or
   *     the folder isn't empty
   * @throws IOException if a record is damaged or missing, or the folder can't be written
   */
  public Written write(Records records, LongConsumer progress) throws IOException, ExportException {
    long to = request.check(feed);
    try (ExportFolder folder = ExportFolder.create(request.folder())) {
      Totals totals = new Totals();
      Format format = request.format().open(folder, tokenizer, feed.sequenceLength(), totals);
      copy(records, to, format, totals, progress);
      if (totals.tokens() == 0) {
        throw new ExportException(
            "no sequence of domain '%s' is in the feed from g=%d to g=%d"
                .formatted(request.domain().orElseThrow(), request.from(), to));
      }
      format.finish();
      Written written =
          new Written(
              request.from(),
              to,
              feed.endsAt().orElse(-1) == to + 1,
              totals,
              format.encoding(),
              format.notes(totals));
      describe(written, folder);
      folder.commit();
      return written;
    }
  }

  private void copy(Records records, long to, Format format, Totals totals, LongConsumer progress)
      throws IOException, ExportException {
    long expected = request.from();
    while (expected <= to) {
      FeedRecord record = records.next();
      if (record == null) {
        throw new IOException("the feed ended before g=" + expected + ", which was committed");
      }
      if (record.getG() < request.from()) {
        continue;
      }
      if (record.getG() != expected) {
        throw new IOException(
            "the feed is out of order: g=%d where g=%d must stand"
                .formatted(record.getG(), expected));
      }
      if (request.domain().map(record.getDomain()::equals).orElse(true)) {
        int[] tokens = tokens(record);
        totals.sequence(record.getDomain(), RealTokens.of(record));
        format.add(record, tokens);
      }
      progress.accept(expected);
      expected++;
    }
  }

  private int[] tokens(FeedRecord record) throws IOException, ExportException {
    if (!record.getTokenizer().equals(tokenizer.fingerprint())) {
      throw new ExportException(
          "g=%d was made with tokenizer %s, not %s: name the feed's with --tokenizer"
              .formatted(record.getG(), record.getTokenizer(), tokenizer.fingerprint()));
    }
    ByteBuffer octets = record.getTokens().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (octets.remaining() != feed.sequenceLength() * Integer.BYTES) {
      throw new IOException(
          "g=%d has %d bytes of tokens, not 4 x %d"
              .formatted(record.getG(), octets.remaining(), feed.sequenceLength()));
    }
    CRC32C checksum = new CRC32C();
    checksum.update(octets.duplicate());
    if ((int) checksum.getValue() != record.getChecksum()) {
      throw new IOException(
          "g=%d: the tokens' CRC-32C is %08x, the record says %08x"
              .formatted(record.getG(), (int) checksum.getValue(), record.getChecksum()));
    }
    int[] tokens = new int[feed.sequenceLength()];
    octets.asIntBuffer().get(tokens);
    return tokens;
  }

  /** {@code export.json}: where the files come from. */
  private void describe(Written written, ExportFolder folder) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("feed", feed.id());
    root.put("format", request.format().name().toLowerCase(Locale.ROOT));
    root.put("from", written.from());
    root.put("to", written.to());
    root.put("feed_ends_here", written.last());
    root.put("sequence_length", feed.sequenceLength());
    root.put("tokenizer", tokenizer.fingerprint());
    root.put("tokens_as", written.encoding());
    ObjectNode domains = root.putObject("domains");
    for (Totals.OfDomain domain : written.totals().domains()) {
      domains
          .putObject(domain.name())
          .put("sequences", domain.sequences())
          .put("tokens", domain.tokens())
          .put("documents", domain.documents())
          .put("cut", domain.cut());
    }
    written.notes().forEach(root.putArray("notes")::add);
    try (OutputStream out = folder.file("export.json")) {
      out.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
    }
  }
}
