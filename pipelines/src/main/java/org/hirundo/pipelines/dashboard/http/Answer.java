package org.hirundo.pipelines.dashboard.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * What a request is answered with.
 *
 * @param body whole; nobody writes to it afterwards
 * @param tag names this version of the body ({@code ETag}); empty: each answer is another
 * @param cache {@code Cache-Control}
 */
public record Answer(int status, String type, byte[] body, String tag, String cache) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String JSON_TYPE = "application/json; charset=utf-8";

  /** Figures of this moment. */
  public static Answer json(JsonNode value) {
    return json(200, value);
  }

  public static Answer json(int status, JsonNode value) {
    try {
      return json(status, JSON.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write an answer as JSON", e);
    }
  }

  /** The same, written already. */
  public static Answer json(int status, byte[] written) {
    return new Answer(status, JSON_TYPE, written, "", "no-store");
  }

  /**
   * @param reason what is wrong, and the remedy
   */
  public static Answer error(int status, String reason) {
    return json(status, JsonNodeFactory.instance.objectNode().put("error", reason));
  }
}
