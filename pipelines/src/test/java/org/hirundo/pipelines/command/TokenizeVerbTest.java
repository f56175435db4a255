package org.hirundo.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class TokenizeVerbTest {
  @Test
  void idsAreThoseOfTheEncoding() {
    Ran ran =
        Ran.withInput(
            "{\"id\": \"a\", \"text\": \"hello world\"}\n{\"id\": \"b\", \"text\": \"\"}\n",
            "tokenize",
            "--tokenizer",
            "cl100k_base",
            "-");
    assertThat(ran.status()).as(ran.err()).isZero();
    JsonNode first = ran.results().get(0);
    assertThat(first.fieldNames()).toIterable().containsExactly("id", "ids");
    assertThat(first.path("ids")).extracting(JsonNode::intValue).containsExactly(15339, 1917);
    assertThat(ran.results().get(1).path("ids")).isEmpty();
  }

  @Test
  void anUnknownTokenizerIsWrongUsage() {
    Ran ran = Ran.withInput("", "tokenize", "--tokenizer", "gone.json", "-");
    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.err()).contains("gone.json");
  }
}
