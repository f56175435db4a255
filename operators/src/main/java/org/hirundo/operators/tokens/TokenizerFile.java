package org.hirundo.operators.tokens;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a tokenizer.json, and a tokenizer_config.json beside it, say of special tokens; and the file
 * without their spellings, so that a document that holds one is encoded as plain text.
 *
 * <p>The end of a document is the first of {@link #ENDS} that the vocabulary has, for an instruct
 * model's {@code eos_token} ends a turn; failing these, the {@code eos_token}. The beginning is
 * what the post-processor's template puts before a text; where it has no template, the {@code
 * bos_token} if {@code add_bos_token} is set; where nothing says, the first of {@link #BEGINS}
 * there is.
 */
final class TokenizerFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> ENDS =
      List.of("<|end_of_text|>", "<|endoftext|>", "</s>", "<eos>", "<|eos|>", "[EOS]", "[SEP]");
  private static final List<String> BEGINS =
      List.of("<|begin_of_text|>", "<s>", "<bos>", "<|startoftext|>", "[BOS]", "[CLS]");

  private final String file;
  private final ObjectNode root;
  private final JsonNode config;
  private final Map<String, Integer> added = new HashMap<>();
  private final Map<String, Integer> pieces = new HashMap<>();
  private final Set<String> specials = new HashSet<>();
  private int vocabularySize;

  /**
   * @throws IllegalArgumentException if it is no JSON object
   */
  TokenizerFile(Path path) throws IOException {
    file = path.toString();
    JsonNode read = parsed(path);
    if (!(read instanceof ObjectNode object)) {
      throw new IllegalArgumentException(file + " holds no JSON object");
    }
    root = object;
    Path beside = path.resolveSibling("tokenizer_config.json");
    config = Files.isRegularFile(beside) ? parsed(beside) : JSON.createObjectNode();
    for (JsonNode token : root.path("added_tokens")) {
      String content = token.path("content").asText();
      seen(added, content, token.path("id").asInt());
      if (token.path("special").asBoolean()) {
        specials.add(content);
      }
    }
    JsonNode vocabulary = root.path("model").path("vocab");
    if (vocabulary.isArray()) {
      for (int id = 0; id < vocabulary.size(); id++) {
        seen(pieces, vocabulary.get(id).path(0).asText(), id);
      }
    } else {
      vocabulary.fields().forEachRemaining(e -> seen(pieces, e.getKey(), e.getValue().asInt(-1)));
    }
  }

  private static JsonNode parsed(Path path) throws IOException {
    try {
      return JSON.readTree(path.toFile());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(path + " is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private void seen(Map<String, Integer> ids, String token, int id) {
    ids.put(token, id);
    vocabularySize = Math.max(vocabularySize, id + 1);
  }

  int vocabularySize() {
    return vocabularySize;
  }

  /** A token's id; -1 if there is none. */
  int id(String token) {
    return added.getOrDefault(token, pieces.getOrDefault(token, -1));
  }

  /**
   * @throws IllegalArgumentException if there is none
   */
  int endOfDocument() {
    int end = first(ENDS) >= 0 ? first(ENDS) : id(named("eos_token"));
    if (end < 0) {
      throw new IllegalArgumentException(
          file
              + ": no end-of-document token: neither one of "
              + ENDS
              + " nor an eos_token in a tokenizer_config.json beside it; name it: "
              + file
              + "#eod=TOKEN");
    }
    return end;
  }

  /** Whether the file alone, without another beside it, leads to these tokens around documents. */
  boolean saysItself(int begin, int end) {
    JsonNode template = template(root.path("post_processor"));
    int own = template.isMissingNode() ? first(BEGINS) : leading(template);
    return begin == own && end == first(ENDS);
  }

  /** -1: documents have no begin. */
  int beginOfDocument() {
    JsonNode template = template(root.path("post_processor"));
    if (!template.isMissingNode()) {
      return leading(template);
    }
    if (config.has("add_bos_token")) {
      return config.path("add_bos_token").asBoolean() ? id(named("bos_token")) : -1;
    }
    return first(BEGINS);
  }

  /** What fills sequences up: the vocabulary's own, or {@code end}. */
  int padding(int end) {
    return PaddingToken.of(root, this::id, end);
  }

  private int first(List<String> candidates) {
    return candidates.stream().mapToInt(this::id).filter(id -> id >= 0).findFirst().orElse(-1);
  }

  /** A text in the configuration, or an object with the text as its content. */
  private String named(String key) {
    JsonNode token = config.path(key);
    return token.isObject() ? token.path("content").asText() : token.asText();
  }

  private static JsonNode template(JsonNode processor) {
    for (JsonNode part : processor.path("processors")) {
      JsonNode found = template(part);
      if (!found.isMissingNode()) {
        return found;
      }
    }
    return switch (processor.path("type").asText()) {
      case "TemplateProcessing", "BertProcessing", "RobertaProcessing" -> processor;
      default -> processor.path("no template");
    };
  }

  private int leading(JsonNode template) {
    if (template.has("cls")) {
      return template.path("cls").path(1).asInt(-1);
    }
    JsonNode special = template.path("single").path(0).path("SpecialToken");
    if (special.isMissingNode()) {
      return -1;
    }
    String name = special.path("id").asText();
    return template.path("special_tokens").path(name).path("ids").path(0).asInt(id(name));
  }

  /**
   * The file in which each special token is spelled as nobody can: with a random text, new in each
   * process. All ids stay, and a text's ids are those of the reference with {@code
   * encode_special_tokens}. The post-processor, which only adds special tokens, is left out. To be
   * asked for last, and once: the tree that was read is changed, not copied.
   */
  String withoutSpellings() throws IOException {
    Map<String, String> renamed = new HashMap<>();
    Set<String> merged = merged();
    for (String special : specials) {
      if (!merged.contains(special)) {
        renamed.put(special, UUID.randomUUID().toString() + special.hashCode());
      }
    }
    root.putNull("post_processor");
    for (JsonNode token : root.path("added_tokens")) {
      rename((ObjectNode) token, "content", renamed);
    }
    if (root.path("model") instanceof ObjectNode model) {
      rename(model, "unk_token", renamed);
      model.replace("vocab", renamedVocabulary(model.path("vocab"), renamed));
    }
    return JSON.writeValueAsString(root);
  }

  private static void rename(ObjectNode node, String key, Map<String, String> renamed) {
    String now = renamed.get(node.path(key).asText());
    if (now != null) {
      node.put(key, now);
    }
  }

  private static JsonNode renamedVocabulary(JsonNode vocabulary, Map<String, String> renamed) {
    if (vocabulary instanceof ArrayNode array) {
      for (JsonNode piece : array) {
        String now = renamed.get(piece.path(0).asText());
        if (now != null) {
          ((ArrayNode) piece).set(0, now);
        }
      }
      return array;
    }
    ObjectNode copy = JSON.createObjectNode();
    vocabulary
        .fields()
        .forEachRemaining(
            e -> copy.set(renamed.getOrDefault(e.getKey(), e.getKey()), e.getValue()));
    return copy;
  }

  /** The special tokens that a merge needs or makes: those keep their names. */
  private Set<String> merged() {
    Set<String> merged = new HashSet<>();
    for (JsonNode merge : root.path("model").path("merges")) {
      String[] parts =
          merge.isArray()
              ? new String[] {merge.path(0).asText(), merge.path(1).asText()}
              : merge.asText().split(" ", 2);
      if (parts.length == 2) {
        List.of(parts[0], parts[1], parts[0] + parts[1]).stream()
            .filter(specials::contains)
            .forEach(merged::add);
      }
    }
    return merged;
  }
}
