package org.hirundo.operators.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The special tokens of a tokenizer.json, and where a text happens to hold one's spelling. */
final class SpecialTokens {
  private static final List<String> ENDS =
      List.of("<|end_of_text|>", "<|endoftext|>", "</s>", "<eos>", "<|eos|>", "[EOS]", "[SEP]");
  private static final List<String> BEGINS =
      List.of("<|begin_of_text|>", "<s>", "<bos>", "<|startoftext|>", "[BOS]", "[CLS]");

  private final Map<Character, List<String>> byFirst = new HashMap<>();
  private final boolean[] startsOne = new boolean[Character.MAX_VALUE + 1];
  private final int end;
  private final int begin;
  private final int padding;
  private final int vocabularySize;

  /**
   * @throws IllegalArgumentException if there is no end-of-document token
   */
  SpecialTokens(String file, JsonNode tokenizer) {
    JsonNode vocabulary = tokenizer.path("model").path("vocab");
    Map<String, Integer> added = new HashMap<>();
    int largest = -1;
    for (JsonNode token : tokenizer.path("added_tokens")) {
      String content = token.path("content").asText();
      added.put(content, token.path("id").asInt());
      largest = Math.max(largest, token.path("id").asInt());
      if (token.path("special").asBoolean() && content.codePointCount(0, content.length()) > 1) {
        startsOne[content.charAt(0)] = true;
        byFirst.computeIfAbsent(content.charAt(0), first -> new ArrayList<>()).add(content);
      }
    }
    if (vocabulary.isArray()) {
      for (int i = 0; i < vocabulary.size(); i++) {
        added.putIfAbsent(vocabulary.get(i).path(0).asText(), i);
      }
      largest = Math.max(largest, vocabulary.size() - 1);
    }
    for (JsonNode id : vocabulary) {
      largest = Math.max(largest, id.asInt(-1));
    }
    vocabularySize = largest + 1;
    end = first(ENDS, added, vocabulary);
    begin = first(BEGINS, added, vocabulary);
    padding =
        PaddingToken.of(
            tokenizer, name -> added.getOrDefault(name, vocabulary.path(name).asInt(-1)), end);
    if (end < 0) {
      throw new IllegalArgumentException(
          file
              + ": no end-of-document token among the added tokens or the vocabulary; one of "
              + ENDS
              + " is needed: add it to added_tokens");
    }
  }

  private static int first(
      List<String> candidates, Map<String, Integer> added, JsonNode vocabulary) {
    for (String candidate : candidates) {
      int id = added.getOrDefault(candidate, vocabulary.path(candidate).asInt(-1));
      if (id >= 0) {
        return id;
      }
    }
    return -1;
  }

  int end() {
    return end;
  }

  int begin() {
    return begin;
  }

  int padding() {
    return padding;
  }

  int vocabularySize() {
    return vocabularySize;
  }

  /**
   * The place behind the first code point of the next spelling of a special token that begins at
   * {@code from} or later and before {@code to}, or {@code to}: cut there, it is plain text.
   */
  int nextCut(String text, int from, int to) {
    if (byFirst.isEmpty()) {
      return to;
    }
    for (int i = from; i < to; i++) {
      if (!startsOne[text.charAt(i)]) {
        continue;
      }
      for (String candidate : byFirst.get(text.charAt(i))) {
        if (text.startsWith(candidate, i)) {
          return Math.min(to, text.offsetByCodePoints(i, 1));
        }
      }
    }
    return to;
  }
}
