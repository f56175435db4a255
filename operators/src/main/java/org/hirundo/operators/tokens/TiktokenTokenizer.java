package org.hirundo.operators.tokens;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** OpenAI's encodings by jtokkit. Documents end with {@code <|endoftext|>} and have no begin. */
final class TiktokenTokenizer implements Tokenizer {
  private static final EncodingRegistry REGISTRY = Encodings.newLazyEncodingRegistry();

  private final EncodingType type;
  private final Encoding encoding;
  private final String fingerprint;
  private final int begin;
  private final int end;

  TiktokenTokenizer(EncodingType type, TokenizerSpec spec) {
    this.type = type;
    begin = spec.begin(this::special, () -> -1, vocabularySize());
    end = spec.end(this::special, () -> special("<|endoftext|>"), vocabularySize());
    encoding = REGISTRY.getEncoding(type);
    String resource = type.getName() + ".tiktoken";
    try (InputStream vocabulary = Encodings.class.getResourceAsStream(resource)) {
      if (vocabulary == null) {
        throw new IllegalStateException("jtokkit's jar holds no " + resource);
      }
      fingerprint = Fingerprint.of(type.getName(), vocabulary, around());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read jtokkit's " + resource, e);
    }
  }

  @Override
  public String name() {
    return type.getName();
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public int vocabularySize() {
    return switch (type) {
      case O200K_BASE -> 200_019;
      case CL100K_BASE -> 100_277;
      case P50K_BASE -> 50_281;
      default -> 50_257;
    };
  }

  @Override
  public int[] encode(String given) {
    String text = WellFormed.text(given);
    return text.length() <= LongText.WINDOW
        ? encoding.encodeOrdinary(text).toArray()
        : LongText.encode(text, this::window);
  }

  /** What jtokkit makes of a stretch depends on nothing before it. */
  Window window(String text, int from, int to) {
    String stretch = text.substring(from, to);
    IntArrayList ids = encoding.encodeOrdinary(stretch);
    int[] begins = new int[ids.size()];
    IntArrayList one = new IntArrayList(1);
    int at = from;
    int inside = 0; // bytes of the character at `at` that are passed
    for (int i = 0; i < begins.length; i++) {
      begins[i] = inside == 0 ? at : -1;
      one.clear();
      one.add(ids.get(i));
      inside += encoding.decodeBytes(one).length;
      for (int size; at < to && inside >= (size = utf8Length(text, at)); ) {
        inside -= size;
        at += Character.charCount(text.codePointAt(at));
      }
    }
    return new Window(ids.toArray(), begins, to);
  }

  private static int utf8Length(String text, int at) {
    int point = text.codePointAt(at);
    return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }

  @Override
  public String decode(int[] ids) {
    IntArrayList list = new IntArrayList(ids.length);
    for (int id : ids) {
      list.add(id);
    }
    try {
      return encoding.decode(list);
    } catch (NullPointerException e) { // jtokkit's answer
      throw new IllegalArgumentException(e.getMessage() + " is none of " + name(), e);
    }
  }

  /** What else than the vocabulary changes ids: special tokens other than the encoding's own. */
  private String around() {
    boolean own = begin == -1 && end == special("<|endoftext|>");
    return own ? "" : "#bos=" + begin + ",eod=" + end;
  }

  private int special(String token) {
    int endOfText =
        switch (type) {
          case O200K_BASE -> 199_999;
          case CL100K_BASE -> 100_257;
          default -> 50_256;
        };
    return token.equals("<|endoftext|>") ? endOfText : -1;
  }

  @Override
  public int endOfDocument() {
    return end;
  }

  @Override
  public int beginOfDocument() {
    return begin;
  }
}
