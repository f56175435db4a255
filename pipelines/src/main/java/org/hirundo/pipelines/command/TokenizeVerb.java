package org.hirundo.pipelines.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import org.hirundo.operators.tokens.Tokenizer;
import org.hirundo.operators.tokens.Tokenizers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "tokenize",
    description = {
      "Turns texts into token ids, without special tokens.",
      "One JSON line each: id, ids."
    })
final class TokenizeVerb implements Callable<Integer> {
  @ParentCommand private Hirundo hirundo;
  @Mixin private TextArguments texts;

  @Option(
      names = "--tokenizer",
      required = true,
      paramLabel = "T",
      description = "o200k_base, cl100k_base, p50k_base, r50k_base, or a tokenizer.json.")
  private String name;

  private record Tokenized(JsonNode id, int[] ids) {}

  @Override
  public Integer call() throws Exception {
    try (Tokenizer tokenizer = open()) {
      return texts.each(
          hirundo.console(), text -> new Tokenized(text.id(), tokenizer.encode(text.text())));
    }
  }

  private Tokenizer open() {
    try {
      return Tokenizers.open(name);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e.getMessage());
    }
  }
}
