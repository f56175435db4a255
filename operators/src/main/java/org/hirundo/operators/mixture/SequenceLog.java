package org.hirundo.operators.mixture;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The log of what pack made of one domain's documents, by one selection and one tokenizer.
 *
 * @param version from 1 to {@link #LAST_VERSION}
 */
public record SequenceLog(String domain, int version) {
  public static final int LAST_VERSION = 9999;

  private static final Pattern LATER = Pattern.compile("(.+)\\.v(\\d{1,4})");

  public SequenceLog {
    if (version < 1 || version > LAST_VERSION) {
      throw new IllegalArgumentException(
          domain + ": version " + version + " of a sequence log, from 1 to " + LAST_VERSION);
    }
  }

  /** The log of that name. */
  public static SequenceLog named(String name) {
    Matcher later = LATER.matcher(name);
    return later.matches()
        ? new SequenceLog(later.group(1), Integer.parseInt(later.group(2)))
        : new SequenceLog(name, 1);
  }

  /**
   * {@code ja}, {@code ja.v2}: how it is called in the names of topics and in saved states. A
   * domain's name has no dot.
   */
  public String name() {
    return version == 1 ? domain : domain + ".v" + version;
  }

  @Override
  public String toString() {
    return name();
  }
}
