package org.hirundo.operators.tokens;

import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;

/**
 * What names a tokenizer: an encoding's name or a file's path and, behind a {@code #}, which
 * special tokens stand around documents where those found are not the wanted ones: {@code
 * models/llama-3/tokenizer.json#bos=none,eod=<|eot_id|>}. A token is given by its spelling or its
 * id.
 *
 * @param name the encoding or the path
 * @param begin the token before each document; empty: the tokenizer's own; {@code none}
 * @param end the token behind each document; empty: the tokenizer's own
 */
record TokenizerSpec(String name, String begin, String end) {
  static final String NONE = "none";

  /**
   * @throws IllegalArgumentException if something else than bos and eod is given
   */
  static TokenizerSpec parse(String spec) {
    int mark = spec.indexOf('#');
    if (mark < 0) {
      return new TokenizerSpec(spec, "", "");
    }
    String begin = "";
    String end = "";
    for (String part : spec.substring(mark + 1).split(",")) {
      if (part.startsWith("bos=") && part.length() > 4) {
        begin = part.substring(4);
      } else if (part.startsWith("eod=") && part.length() > 4) {
        end = part.substring(4);
      } else {
        throw new IllegalArgumentException(
            "tokenizer '" + spec + "': '" + part + "' is neither bos=TOKEN nor eod=TOKEN");
      }
    }
    return new TokenizerSpec(spec.substring(0, mark), begin, end);
  }

  /**
   * @param found the tokenizer's own
   * @return -1 for none
   * @throws IllegalArgumentException if the tokenizer has no such token
   */
  int begin(ToIntFunction<String> ids, IntSupplier found, int vocabularySize) {
    if (begin.equals(NONE)) {
      return -1;
    }
    return begin.isEmpty() ? found.getAsInt() : id(begin, ids, vocabularySize);
  }

  /**
   * @throws IllegalArgumentException if the tokenizer has no such token
   */
  int end(ToIntFunction<String> ids, IntSupplier found, int vocabularySize) {
    return end.isEmpty() ? found.getAsInt() : id(end, ids, vocabularySize);
  }

  private int id(String token, ToIntFunction<String> ids, int vocabularySize) {
    boolean digits = token.length() <= 9 && token.chars().allMatch(c -> c >= '0' && c <= '9');
    int id = digits ? Integer.parseInt(token) : ids.applyAsInt(token);
    if (id < 0 || id >= vocabularySize) {
      throw new IllegalArgumentException(
          name + " has no token " + token + " to stand around documents");
    }
    return id;
  }
}
