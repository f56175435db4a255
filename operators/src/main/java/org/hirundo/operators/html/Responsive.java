package org.hirundo.operators.html;

import java.util.Locale;

/**
 * Class names that show or hide an element by the width of the screen, as Bootstrap ({@code d-none
 * d-md-block}) and Tailwind ({@code hidden md:block}) have them. What counts is what a wide screen
 * shows.
 */
final class Responsive {
  private static final int LONGEST = 20;

  private Responsive() {}

  /** Whether a single name hides its element on wide screens. */
  static boolean isHidden(String name) {
    return switch (name) {
      case "sm:hidden", "md:hidden", "lg:hidden", "xl:hidden" -> true;
      case "d-sm-none", "d-md-none", "d-lg-none", "d-xl-none" -> true;
      default -> false;
    };
  }

  /** Whether one of an element's names shows it on wide screens, and none hides it there. */
  static boolean isShown(String names) {
    boolean shown = false;
    for (String name : names.split("\\s+")) {
      if (isHidden(name)) {
        return false;
      }
      shown |= name.length() <= LONGEST && shows(name.toLowerCase(Locale.ROOT));
    }
    return shown;
  }

  private static boolean shows(String name) {
    int colon = name.indexOf(':');
    int dash = name.startsWith("d-") ? name.indexOf('-', 2) : -1;
    int prefix = Math.max(colon, dash);
    if (prefix < 0) {
      return false;
    }
    boolean wide =
        switch (name.substring(dash > 0 ? 2 : 0, prefix)) {
          case "sm", "md", "lg", "xl" -> true;
          default -> false;
        };
    return wide
        && switch (name.substring(prefix + 1)) {
          case "block", "flex", "grid", "inline", "inline-block", "inline-flex", "table" -> true;
          default -> false;
        };
  }
}
