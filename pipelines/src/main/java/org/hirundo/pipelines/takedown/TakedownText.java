package org.hirundo.pipelines.takedown;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.hirundo.operators.lists.WebAddress;
import org.hirundo.schemas.TakedownKind;

/** What a takedown's kind and value look like when people write them, and as they are compared. */
public final class TakedownText {
  /** Characters of a pattern. */
  public static final int LONGEST_PATTERN = 1024;

  /** Characters of a pattern that are no * . / : what it takes out shall be meant. */
  public static final int LEAST_LITERALS = 4;

  private static final int LONGEST_RULES = 1 << 16;
  private static final int ID_BYTES = 6;

  private TakedownText() {}

  /**
   * The value as it is compared.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static String value(TakedownKind kind, String written) {
    String text = written.strip();
    if (kind != TakedownKind.OPT_OUT && text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "'%s' has line breaks or other control characters: give each takedown by itself"
              .formatted(text.replaceAll("\\p{Cntrl}+", " ")));
    }
    return switch (kind) {
      case URL ->
          PageAddress.of(text)
              .map(PageAddress::all)
              .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no URL"));
      case HOST ->
          host(text)
              .orElseThrow(
                  () -> new IllegalArgumentException("'" + text + "' is no name of a host"));
      case DOCUMENT -> document(text);
      case PATTERN -> pattern(text);
      case OPT_OUT -> rules(text);
    };
  }

  /** A host's name, without a port or path. */
  static Optional<String> host(String text) {
    String name = text.startsWith("*.") ? text.substring(2) : text;
    if (name.indexOf('/') >= 0 || name.indexOf('*') >= 0) {
      return Optional.empty();
    }
    return Optional.ofNullable(WebAddress.of("http://" + name)).map(WebAddress::host);
  }

  private static String document(String text) {
    try {
      return "%016x".formatted(Long.parseUnsignedLong(text, 16));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is no document's id: up to 16 hexadecimal digits, as trace shows them");
    }
  }

  private static String pattern(String text) {
    String bare = text.replaceFirst("^(?i)https?://", "");
    int slash = bare.indexOf('/');
    String pattern =
        slash < 0
            ? bare.toLowerCase(Locale.ROOT)
            : bare.substring(0, slash).toLowerCase(Locale.ROOT)
                + PageAddress.normalised(bare.substring(slash));
    if (pattern.length() > LONGEST_PATTERN) {
      throw new IllegalArgumentException(
          "a pattern of " + pattern.length() + " characters; at most " + LONGEST_PATTERN);
    }
    long literals = pattern.chars().filter(c -> "*./:".indexOf(c) < 0).count();
    if (literals < LEAST_LITERALS) {
      throw new IllegalArgumentException(
          "pattern '"
              + text
              + "' has fewer than "
              + LEAST_LITERALS
              + " characters beside * . / and : it would take out too much");
    }
    return pattern;
  }

  private static String rules(String text) {
    if (text.length() > LONGEST_RULES) {
      throw new IllegalArgumentException(
          "rules of " + text.length() + " characters; at most " + LONGEST_RULES);
    }
    return OptOutRules.of(text).value();
  }

  /** The takedown's id. */
  public static String id(TakedownKind kind, String value) {
    String named = kind == TakedownKind.OPT_OUT ? value.lines().findFirst().orElseThrow() : value;
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((kind + "\n" + named).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
