package org.hirundo.operators.quality;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a profile token by token, so that every complaint names its line. */
final class ProfileReader {
  private static final YAMLFactory YAML = new YAMLFactory();
  private static final String KEYS_OF_PROFILE = "name, description, rules";
  private static final String KEYS_OF_RULE = "rule, min, max, absent, source";

  /** Whether a URL is in a category of a list, whose names are the user's. */
  private static final Pattern OF_LISTS = Pattern.compile("listed/[^@\\s]+@1");

  private final String file;
  private final JsonParser parser;

  private ProfileReader(String file, JsonParser parser) {
    this.file = file;
    this.parser = parser;
  }

  static Profile read(String file, byte[] yaml) throws IOException {
    try (JsonParser parser = YAML.createParser(yaml)) {
      return new ProfileReader(file, parser).profile();
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new IllegalArgumentException(
          file + ":" + line + ": not valid YAML: " + e.getOriginalMessage(), e);
    }
  }

  private Profile profile() throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw error("a profile is a mapping with the keys " + KEYS_OF_PROFILE);
    }
    String name = null;
    String description = "";
    List<Profile.Bound> bounds = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      switch (key) {
        case "name" -> name = text(key);
        case "description" -> description = text(key).strip();
        case "rules" -> bounds = bounds();
        default -> throw error("unknown key " + key + "; a profile has " + KEYS_OF_PROFILE);
      }
    }
    if (name == null || name.isBlank()) {
      throw error("the profile has no name: add name: …");
    }
    if (bounds == null || bounds.isEmpty()) {
      throw error("the profile has no rules: add rules: with at least one entry");
    }
    return new Profile(name, description, bounds);
  }

  private List<Profile.Bound> bounds() throws IOException {
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      throw error("rules is a list of entries with the keys " + KEYS_OF_RULE);
    }
    List<Profile.Bound> bounds = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      int line = line();
      Profile.Bound bound = bound(line);
      if (!seen.add(bound.rule())) {
        throw error(line, "rule " + bound.rule() + " is there twice; put min and max in one entry");
      }
      bounds.add(bound);
    }
    if (parser.currentToken() != JsonToken.END_ARRAY) {
      throw error("an entry of rules is a mapping with the keys " + KEYS_OF_RULE);
    }
    return bounds;
  }

  private Profile.Bound bound(int line) throws IOException {
    String rule = null;
    String source = "";
    Profile.Absent absent = Profile.Absent.FAILS;
    double min = Double.NEGATIVE_INFINITY;
    double max = Double.POSITIVE_INFINITY;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      switch (key) {
        case "rule" -> rule = rule();
        case "min" -> min = number(key);
        case "max" -> max = number(key);
        case "absent" -> absent = absent();
        case "source" -> source = text(key);
        default -> throw error("unknown key " + key + "; a rule has " + KEYS_OF_RULE);
      }
    }
    if (rule == null) {
      throw error(line, "an entry without rule; known rules: " + QualityRules.known());
    }
    if (min == Double.NEGATIVE_INFINITY && max == Double.POSITIVE_INFINITY) {
      throw error(line, "rule " + rule + " has neither min nor max");
    }
    if (min > max) {
      throw error(line, "rule " + rule + " has min " + min + " above max " + max);
    }
    return new Profile.Bound(rule, min, max, absent, source);
  }

  private String rule() throws IOException {
    String rule = text("rule");
    if (!QualityRules.known().contains(rule) && !OF_LISTS.matcher(rule).matches()) {
      throw error("unknown rule " + rule + "; known rules: " + QualityRules.known());
    }
    return rule;
  }

  private Profile.Absent absent() throws IOException {
    String text = text("absent");
    return switch (text) {
      case "passes" -> Profile.Absent.PASSES;
      case "fails" -> Profile.Absent.FAILS;
      default -> throw error("absent is " + text + "; it must be passes or fails");
    };
  }

  private String text(String key) throws IOException {
    if (!parser.nextToken().isScalarValue()) {
      throw error(key + " must be a text");
    }
    return parser.getText();
  }

  private double number(String key) throws IOException {
    JsonToken token = parser.nextToken();
    String text = parser.getText();
    double number = Double.NaN;
    if (token.isNumeric()) {
      try {
        number = Double.parseDouble(text);
      } catch (NumberFormatException e) {
        // Stays NaN: YAML's own spellings, such as .inf, are refused below.
      }
    }
    if (!Double.isFinite(number)) {
      throw error(key + " must be a finite number, not " + text);
    }
    return number;
  }

  private int line() {
    return Math.max(1, parser.currentTokenLocation().getLineNr());
  }

  private IllegalArgumentException error(String message) {
    return error(line(), message);
  }

  private IllegalArgumentException error(int line, String message) {
    return new IllegalArgumentException(file + ":" + line + ": " + message);
  }
}
