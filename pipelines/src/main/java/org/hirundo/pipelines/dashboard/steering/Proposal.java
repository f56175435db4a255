package org.hirundo.pipelines.dashboard.steering;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hirundo.operators.mixture.Mixture;
import org.hirundo.pipelines.dashboard.http.BadRequest;
import org.hirundo.pipelines.dashboard.http.Request;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.MixtureTarget;

/**
 * Shares that somebody proposes.
 *
 * @param faults what is wrong with them
 * @param target empty shares if anything is
 */
record Proposal(List<String> faults, MixtureTarget target, String author, String reason) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  private static final int LONGEST_AUTHOR = 100;
  private static final int LONGEST_REASON = 1_000;
  private static final long LAST_G = 999_999_999_999_999L;

  /**
   * Numbers are read as they are written, never by way of binary fractions.
   *
   * @throws BadRequest if the body is no JSON object
   */
  static Proposal read(Request request) {
    JsonNode body;
    try {
      body = JSON.readTree(request.body());
    } catch (IOException e) {
      throw new BadRequest("the body is not JSON: " + e.getMessage());
    }
    if (body == null || !body.isObject()) {
      throw new BadRequest("send an object such as {\"shares\": {\"ja\": 0.4, \"en\": 0.6}}");
    }
    List<String> faults = new ArrayList<>();
    long from = whole(body, "from", -1, -1, faults);
    long over = whole(body, "over", 0, 0, faults);
    List<DomainShare> shares = shares(body.path("shares"), faults);
    return new Proposal(
        List.copyOf(faults),
        new MixtureTarget(from, shares, over),
        text(body, "author", LONGEST_AUTHOR, faults),
        text(body, "reason", LONGEST_REASON, faults));
  }

  private static List<DomainShare> shares(JsonNode node, List<String> faults) {
    if (!node.isObject() || node.isEmpty()) {
      faults.add("shares: give each domain its share, such as {\"ja\": 0.4, \"en\": 0.6}");
      return List.of();
    }
    Map<String, String> shares = new LinkedHashMap<>();
    node.fields().forEachRemaining(field -> shares.put(field.getKey(), field.getValue().asText()));
    try {
      return Mixture.parse(shares).toRecords(Map.of());
    } catch (IllegalArgumentException e) {
      faults.add(e.getMessage());
      return List.of();
    }
  }

  private static long whole(
      JsonNode body, String name, long otherwise, long least, List<String> faults) {
    JsonNode node = body.path(name);
    if (node.isMissingNode() || node.isNull()) {
      return otherwise;
    }
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      long value = node.longValue();
      if (value >= least && value <= LAST_G) {
        return value;
      }
    }
    faults.add(name + ": give a whole number from " + least + " to " + LAST_G);
    return otherwise;
  }

  private static String text(JsonNode body, String name, int longest, List<String> faults) {
    String text = body.path(name).asText("").strip();
    if (text.length() > longest) {
      faults.add(name + " is longer than " + longest + " characters");
      return "";
    }
    return text;
  }
}
