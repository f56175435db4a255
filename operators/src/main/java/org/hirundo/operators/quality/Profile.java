package org.hirundo.operators.quality;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Bounds on rules' values: what turns stored numbers into a decision, without the text.
 *
 * <p>A profile is a YAML file; those that come with Hirundo ({@link #builtIn()}) can be copied and
 * edited:
 *
 * <pre>{@code
 * name: my-profile
 * description: what it is for            # optional
 * rules:
 *   - rule: avg_sentence_length@1
 *     min: 20                            # inclusive; min, max or both
 *     max: 90                            # inclusive
 *     absent: passes                     # or fails, the default: what a document without a value does
 *     source: where the bound is from    # optional
 * }</pre>
 *
 * <p>A name that no rule has is an error when the profile is loaded. A rule whose value is absent
 * from a document (measured for another language, or by an older version) <em>fails</em>: what was
 * not measured is not let through, unless the entry says {@code absent: passes}. Immutable and
 * thread-safe.
 */
public final class Profile {
  private static final List<String> BUILT_IN =
      List.of(
          "swallow-v1",
          "swallow-v2",
          "fineweb2-jpn",
          "fineweb",
          "fineweb-py",
          "code",
          "the-stack",
          "swallow-code",
          "math",
          "swallow-math");

  private final String name;
  private final String description;
  private final List<Bound> bounds;

  Profile(String name, String description, List<Bound> bounds) {
    this.name = name;
    this.description = description;
    this.bounds = List.copyOf(bounds);
  }

  /** A rule with its bounds, both inclusive; infinite where there is none. */
  record Bound(String rule, double min, double max, Absent absent, String source) {
    boolean holds(Double value) {
      return value == null ? absent == Absent.PASSES : value >= min && value <= max;
    }
  }

  /** What becomes of a document without the rule's value. */
  enum Absent {
    FAILS,
    PASSES
  }

  /**
   * What a profile makes of a document.
   *
   * @param failed the rules out of bounds or without a value, in the profile's order; empty if kept
   */
  public record Decision(boolean kept, List<String> failed) {}

  /**
   * A rule held against a document.
   *
   * @param value null if it was not measured
   * @param min inclusive; negative infinity: none
   * @param max inclusive; infinity: none
   * @param source where the bound is from; may be empty
   */
  public record Check(
      String rule, Double value, double min, double max, boolean holds, String source) {}

  /** The names of the profiles that come with Hirundo. */
  public static List<String> builtIn() {
    return BUILT_IN;
  }

  /**
   * Loads a built-in profile by its name, or else a file.
   *
   * @throws IllegalArgumentException if there is neither, or the file breaks the format; the
   *     message names file, line and remedy
   */
  public static Profile load(String nameOrPath) {
    try {
      if (BUILT_IN.contains(nameOrPath)) {
        try (InputStream in = Profile.class.getResourceAsStream(nameOrPath + ".yaml")) {
          return ProfileReader.read(nameOrPath, in.readAllBytes());
        }
      }
      return ProfileReader.read(nameOrPath, Files.readAllBytes(existing(nameOrPath)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read profile " + nameOrPath, e);
    }
  }

  private static Path existing(String nameOrPath) {
    try {
      Path path = Path.of(nameOrPath);
      if (Files.isRegularFile(path)) {
        return path;
      }
    } catch (InvalidPathException e) {
      // Falls through: what is no path is no file either.
    }
    throw new IllegalArgumentException(
        "no profile " + nameOrPath + ": neither a file nor one of " + BUILT_IN);
  }

  /** The text of a built-in profile, for copying. */
  public static String source(String builtIn) {
    if (!BUILT_IN.contains(builtIn)) {
      throw new IllegalArgumentException("no built-in profile " + builtIn + ", only " + BUILT_IN);
    }
    try (InputStream in = Profile.class.getResourceAsStream(builtIn + ".yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Decides by values as {@link QualityRules} gives them or a document stores them. */
  public Decision decide(Map<String, Double> values) {
    List<String> failed = new ArrayList<>(0);
    for (Bound bound : bounds) {
      if (!bound.holds(values.get(bound.rule()))) {
        failed.add(bound.rule());
      }
    }
    return new Decision(failed.isEmpty(), List.copyOf(failed));
  }

  /** The decision rule by rule, in the profile's order. */
  public List<Check> checks(Map<String, Double> values) {
    return bounds.stream()
        .map(
            bound -> {
              Double value = values.get(bound.rule());
              return new Check(
                  bound.rule(),
                  value,
                  bound.min(),
                  bound.max(),
                  bound.holds(value),
                  bound.source());
            })
        .toList();
  }

  public String name() {
    return name;
  }

  /** What it is for, in a few sentences; empty if its file does not say. */
  public String description() {
    return description;
  }

  /** Whether it asks for one of these rules. */
  public boolean names(Set<String> rules) {
    return bounds.stream().anyMatch(bound -> rules.contains(bound.rule()));
  }

  List<Bound> bounds() {
    return bounds;
  }

  @Override
  public String toString() {
    return name + " (" + bounds.size() + " rules)";
  }
}
