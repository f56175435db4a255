package org.hirundo.operators.warc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.brotli.dec.BrotliInputStream;
import org.netpreserve.jwarc.MessageHeaders;

/**
 * Undoes HTTP/1.1 transfer and content codings (RFC 9112 section 7, RFC 9110 section 8.4) in
 * memory. Crawlers often store a body decoded and leave its headers: a coding that the bytes don't
 * show is passed over.
 */
final class HttpBody {
  private static final int BROTLI_STEP = 4096;
  private static final String BROTLI_CUT = "No more input"; // as the decoder says it

  private final int limit;
  private byte[] spare = new byte[64 * 1024];
  private String cut = "";

  HttpBody(int limit) {
    this.limit = limit;
  }

  /** Which coding's data ended early in the last body, or empty. */
  String cut() {
    return cut;
  }

  /** The bytes as they are. */
  byte[] plain(String url, byte[] bytes, int from, int to) throws BadRecord {
    if (to - from > limit) {
      throw tooLarge(url);
    }
    return Arrays.copyOfRange(bytes, from, to);
  }

  /** The body in {@code [from, to)} with its codings undone. */
  byte[] decoded(String url, MessageHeaders headers, byte[] bytes, int from, int to)
      throws BadRecord {
    cut = "";
    byte[] body = bytes;
    int start = from;
    int end = to;
    if (codings(headers, "Transfer-Encoding").contains("chunked")) {
      int size = unchunk(bytes, from, to);
      if (size >= 0) {
        body = spare;
        start = 0;
        end = size;
      }
    }
    String[] codings = codings(headers, "Content-Encoding").split(",");
    for (int i = codings.length - 1; i >= 0; i--) {
      String coding = codings[i].strip();
      boolean gzip = coding.equals("gzip") || coding.equals("x-gzip");
      if (gzip && GzipHeader.length(body, start, end) > 0) {
        body = gunzip(url, body, start, end);
      } else if (coding.equals("deflate") && end > start) {
        body = undeflate(url, body, start, end);
      } else if (coding.equals("br") && end > start && !looksLikeMarkup(body, start, end)) {
        body = unbrotli(url, body, start, end);
      } else if (unknown(coding) && !looksLikeMarkup(body, start, end)) {
        throw new BadRecord("content-coding", "the body's coding is not known: " + coding, url);
      } else {
        continue;
      }
      start = 0;
      end = body.length;
    }
    return body != bytes && body != spare && start == 0 && end == body.length
        ? body
        : plain(url, body, start, end);
  }

  private static String codings(MessageHeaders headers, String name) {
    return String.join(",", headers.all(name)).toLowerCase(Locale.ROOT);
  }

  private static boolean unknown(String coding) {
    return switch (coding) {
      case "zstd", "compress", "x-compress", "dcb", "dcz" -> true;
      default -> false;
    };
  }

  private static boolean looksLikeMarkup(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && (bytes[at] <= ' ' && bytes[at] > 0)) {
      at++;
    }
    return at + 1 < to
        && bytes[at] == '<'
        && (bytes[at + 1] == '!' || bytes[at + 1] == '?' || Character.isLetter(bytes[at + 1]));
  }

  /** Joins the chunks in {@link #spare}; -1 if the first chunk's size line is none. */
  private int unchunk(byte[] bytes, int from, int to) {
    if (spare.length < to - from) {
      spare = new byte[Math.max(to - from, 2 * spare.length)];
    }
    int size = 0;
    int at = from;
    while (true) {
      int digits = 0;
      long length = 0;
      int digit;
      while (at < to && digits < 9 && (digit = Character.digit(bytes[at], 16)) >= 0) {
        length = length * 16 + digit;
        digits++;
        at++;
      }
      int line = at;
      while (at < to && bytes[at] != '\n') {
        at++;
      }
      if (digits == 0 || at == to || !endsSize(bytes[line])) {
        cut = "chunked";
        return size == 0 ? noChunks() : size;
      }
      at++;
      if (length == 0) {
        return size;
      }
      int count = (int) Math.min(length, to - at);
      System.arraycopy(bytes, at, spare, size, count);
      size += count;
      at += count;
      if (at < to && bytes[at] != '\r' && bytes[at] != '\n') {
        cut = "chunked";
        return size == count ? noChunks() : size;
      }
      if (at < to && bytes[at] == '\r') {
        at++;
      }
      if (at < to && bytes[at] == '\n') {
        at++;
      }
      if (count < length) {
        cut = "chunked";
        return size;
      }
    }
  }

  private int noChunks() {
    cut = "";
    return -1;
  }

  private static boolean endsSize(byte b) {
    return b == '\r' || b == '\n' || b == ';' || b == ' ' || b == '\t';
  }

  private byte[] gunzip(String url, byte[] bytes, int from, int to) throws BadRecord {
    Inflater inflater = new Inflater(true);
    try {
      Output out = new Output(url, 4L * (to - from));
      int at = from;
      int header;
      while ((header = GzipHeader.length(bytes, at, to)) > 0) {
        inflater.reset();
        if (!inflateInto(out, inflater, bytes, at + header, to)) {
          break;
        }
        at = to - inflater.getRemaining() + 8;
        if (at >= to) {
          break;
        }
      }
      return out.bytes();
    } finally {
      inflater.end();
    }
  }

  /** Tries zlib's wrapping, as the standard has it, then bare deflate, as some servers send. */
  private byte[] undeflate(String url, byte[] bytes, int from, int to) throws BadRecord {
    boolean wrapped =
        to - from > 2
            && (bytes[from] & 15) == 8
            && ((bytes[from] & 0xff) << 8 | bytes[from + 1] & 0xff) % 31 == 0;
    if (looksLikeMarkup(bytes, from, to)) {
      return plain(url, bytes, from, to);
    }
    Inflater inflater = new Inflater(!wrapped);
    try {
      Output out = new Output(url, 4L * (to - from));
      inflateInto(out, inflater, bytes, from, to);
      return out.bytes();
    } finally {
      inflater.end();
    }
  }

  /** RFC 7932. What came before a cut is kept as far as the decoder gave it. */
  private byte[] unbrotli(String url, byte[] bytes, int from, int to) throws BadRecord {
    Output out = new Output(url, 4L * (to - from));
    try (BrotliInputStream in =
        new BrotliInputStream(new ByteArrayInputStream(bytes, from, to - from))) {
      while (out.take(in) >= 0) {}
    } catch (IOException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (out.size == 0 || !BROTLI_CUT.equals(cause.getMessage())) {
        String detail = "broken brotli body: " + cause.getMessage();
        throw new BadRecord("content-coding", detail, url);
      }
      cut = "content-coding";
    }
    return out.bytes();
  }

  /** True if the data came to its end; what came before a cut or an error is kept. */
  private boolean inflateInto(Output out, Inflater inflater, byte[] bytes, int from, int to)
      throws BadRecord {
    inflater.setInput(bytes, from, to - from);
    try {
      while (!inflater.finished()) {
        int count = out.take(inflater);
        if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          cut = "content-coding";
          return false;
        }
      }
      return true;
    } catch (DataFormatException e) {
      throw new BadRecord("content-coding", "broken compressed body: " + e.getMessage(), out.url);
    }
  }

  private BadRecord tooLarge(String url) {
    return new BadRecord("too-large", "the body has more than " + limit + " bytes", url);
  }

  /** A growing array that refuses to pass the limit. */
  private final class Output {
    private final String url;
    private byte[] bytes;
    private int size;

    Output(String url, long expected) {
      this.url = url;
      this.bytes = new byte[(int) Math.min(Math.max(expected, 1024), limit)];
    }

    int take(InputStream in) throws IOException, BadRecord {
      makeRoom();
      int count = in.read(bytes, size, Math.min(bytes.length - size, BROTLI_STEP));
      size += Math.max(count, 0);
      return count;
    }

    private void makeRoom() throws BadRecord {
      if (size == bytes.length) {
        if (size > limit) {
          throw tooLarge(url);
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(bytes.length * 2L, limit + 1L));
      }
    }

    int take(Inflater inflater) throws DataFormatException, BadRecord {
      makeRoom();
      int count = inflater.inflate(bytes, size, bytes.length - size);
      size += count;
      return count;
    }

    byte[] bytes() throws BadRecord {
      if (size > limit) {
        throw tooLarge(url);
      }
      return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }
  }
}
