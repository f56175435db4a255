package org.hirundo.operators.tokens;

import com.knuddels.jtokkit.api.EncodingType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Opens tokenizers by what the configuration names. */
public final class Tokenizers {
  private static final Map<String, EncodingType> BUILT_IN =
      Map.of(
          "o200k_base", EncodingType.O200K_BASE,
          "cl100k_base", EncodingType.CL100K_BASE,
          "p50k_base", EncodingType.P50K_BASE,
          "r50k_base", EncodingType.R50K_BASE);

  private Tokenizers() {}

  /**
   * Opens a built-in encoding ({@code o200k_base}, {@code cl100k_base}, {@code p50k_base}, {@code
   * r50k_base}) or the {@code tokenizer.json} at that path. {@code #bos=TOKEN,eod=TOKEN} behind it
   * names other special tokens than those found to stand around documents, by spelling or id;
   * {@code bos=none} for none.
   *
   * @throws IllegalArgumentException if it is neither, or can't be used: the message says why
   * @throws java.io.UncheckedIOException if the file can't be read
   */
  public static Tokenizer open(String given) {
    TokenizerSpec spec = TokenizerSpec.parse(given);
    EncodingType builtIn = BUILT_IN.get(spec.name());
    if (builtIn != null) {
      return new TiktokenTokenizer(builtIn, spec);
    }
    if (!Files.isRegularFile(Path.of(spec.name()))) {
      throw new IllegalArgumentException(
          "tokenizer '"
              + spec.name()
              + "' is no file and none of o200k_base, cl100k_base, p50k_base, r50k_base");
    }
    return new JsonTokenizer(spec);
  }

  /** What the tokenizer is opened by, without what stands behind a {@code #}: see {@link #open}. */
  public static String name(String given) {
    return TokenizerSpec.parse(given).name();
  }
}
