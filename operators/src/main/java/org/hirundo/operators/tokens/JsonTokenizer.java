package org.hirundo.operators.tokens;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Any Hugging Face {@code tokenizer.json}, by the reference library through DJL. */
final class JsonTokenizer implements Tokenizer {
  private final HuggingFaceTokenizer tokenizer;
  private final SpecialTokens specials;
  private final String name;
  private final String fingerprint;

  /**
   * @throws IllegalArgumentException if the file is no tokenizer or has no end-of-document token
   */
  JsonTokenizer(Path file) {
    name = file.getFileName().toString();
    try {
      specials = new SpecialTokens(file.toString(), new ObjectMapper().readTree(file.toFile()));
      fingerprint = Fingerprint.of("json", Files.newInputStream(file));
      tokenizer =
          HuggingFaceTokenizer.builder()
              .optTokenizerPath(file)
              .optAddSpecialTokens(false)
              .optTruncation(false)
              .optPadding(false)
              .build();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(file + " is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read tokenizer " + file, e);
    } catch (RuntimeException e) {
      if (e instanceof IllegalArgumentException) {
        throw e;
      }
      throw new IllegalArgumentException(
          file + " is no tokenizer of Hugging Face's: " + e.getMessage(), e);
    }
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
    return specials.vocabularySize();
  }

  @Override
  public int[] encode(String text) {
    IdBuffer ids = new IdBuffer(text.length() / 3);
    for (int from = 0; from < text.length(); ) {
      int end = specials.nextCut(text, from, TextPieces.end(text, from));
      Encoding piece = tokenizer.encode(text.substring(from, end), false, false);
      long[] found = piece.getIds();
      ids.room(found.length);
      for (long id : found) {
        ids.put((int) id);
      }
      from = end;
    }
    return ids.toArray();
  }

  @Override
  public String decode(int[] ids) {
    for (int id : ids) {
      if (id < 0 || id >= vocabularySize()) {
        throw new IllegalArgumentException("token id " + id + " is none of " + name);
      }
    }
    return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), false);
  }

  @Override
  public int endOfDocument() {
    return specials.end();
  }

  @Override
  public int beginOfDocument() {
    return specials.begin();
  }

  @Override
  public int padding() {
    return specials.padding();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
