package org.hirundo.operators.tokens;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Any Hugging Face {@code tokenizer.json}, by the reference library. */
final class JsonTokenizer implements Tokenizer {
  /**
   * Texts that may stand before a stretch from the inside of a text, so that a tokenizer which puts
   * a prefix before each text puts it there.
   */
  private static final List<String> LEADS = List.of("\n", ".", "。", "|", "0", "\u00a4");

  private static final List<String> FOLLOWERS = List.of("a", " a", "燕", "か");

  private final NativeTokenizer tokenizer;
  private final Path path;
  private final String lead;
  private final int[] leadIds;
  private final String name;
  private final String fingerprint;
  private final int vocabularySize;
  private final int begin;
  private final int end;
  private final int padding;
  private NativeTokenizer decoder; // which knows special tokens by their names; opened when needed

  /**
   * @throws IllegalArgumentException if the file is no tokenizer or has no end-of-document token
   */
  JsonTokenizer(TokenizerSpec spec) {
    path = Path.of(spec.name());
    name = path.getFileName().toString();
    try (InputStream bytes = Files.newInputStream(path)) {
      TokenizerFile file = new TokenizerFile(path);
      vocabularySize = file.vocabularySize();
      end = spec.end(file::id, file::endOfDocument, vocabularySize);
      begin = spec.begin(file::id, file::beginOfDocument, vocabularySize);
      padding = file.padding(end);
      fingerprint = Fingerprint.of("json", bytes, file.saysItself(begin, end) ? "" : around());
      tokenizer = new NativeTokenizer(file.withoutSpellings());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read tokenizer " + path, e);
    } catch (IllegalArgumentException e) {
      throw e.getMessage().startsWith(path.toString())
          ? e
          : new IllegalArgumentException(
              path + " is no tokenizer of Hugging Face's: " + e.getMessage(), e);
    }
    lead = lead(tokenizer);
    leadIds = tokenizer.encode(lead);
  }

  /**
   * The empty text where nothing is put before texts, so that stretches can be taken as they are.
   */
  private static String lead(NativeTokenizer tokenizer) {
    for (String lead : LEADS) {
      int[] before = tokenizer.encode(lead);
      boolean parts = true;
      boolean bare = true;
      for (String follower : FOLLOWERS) {
        int[] both = tokenizer.encode(lead + follower);
        int[] alone = tokenizer.encode(follower);
        int first = Math.min(before.length, both.length);
        parts &= Arrays.equals(both, 0, first, before, 0, before.length);
        bare &= Arrays.equals(both, first, both.length, alone, 0, alone.length);
      }
      if (parts) {
        return bare ? "" : lead;
      }
    }
    return "";
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public int vocabularySize() {
    return vocabularySize;
  }

  @Override
  public int[] encode(String given) {
    String text = WellFormed.text(given);
    return text.length() <= LongText.WINDOW
        ? tokenizer.encode(text)
        : LongText.encode(text, this::window);
  }

  Window window(String text, int from, int to) {
    if (from == 0) {
      return tokenizer.encodeWithPlaces(text.substring(0, to));
    }
    Window led = tokenizer.encodeWithPlaces(lead + text.substring(from, to));
    int first = leadIds.length;
    boolean parted =
        led.ids().length > first
            && Arrays.equals(led.ids(), 0, first, leadIds, 0, first)
            && led.begins()[first] >= lead.length();
    return parted ? led.without(first).shifted(from - lead.length()) : null;
  }

  @Override
  public String decode(int[] ids) {
    for (int id : ids) {
      if (id < 0 || id >= vocabularySize()) {
        throw new IllegalArgumentException("token id " + id + " is none of " + name);
      }
    }
    return decoder().decode(ids);
  }

  private String around() {
    return "#bos=" + begin + ",eod=" + end;
  }

  private synchronized NativeTokenizer decoder() {
    if (decoder == null) {
      try {
        decoder = new NativeTokenizer(Files.readString(path));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read tokenizer " + path, e);
      }
    }
    return decoder;
  }

  @Override
  public int endOfDocument() {
    return end;
  }

  @Override
  public int beginOfDocument() {
    return begin;
  }

  @Override
  public int padding() {
    return padding;
  }

  @Override
  public synchronized void close() {
    tokenizer.close();
    if (decoder != null) {
      decoder.close();
    }
  }
}
