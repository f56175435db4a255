package org.hirundo.pipelines.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names written with braces, as a shell expands them: {@code {a,b}} and, with as many digits as its
 * first number has, {@code {00..12}}.
 */
final class Braces {
  private static final Pattern BRACES = Pattern.compile("\\{([^{}]*)}");
  private static final Pattern RANGE = Pattern.compile("(\\d{1,9})\\.\\.(\\d{1,9})");
  private static final int MOST = 1_000_000;

  private Braces() {}

  /**
   * @throws IOException if there are too many
   */
  static List<String> expand(String pattern) throws IOException {
    List<String> names = List.of(pattern);
    while (BRACES.matcher(names.get(0)).find()) {
      List<String> longer = new ArrayList<>();
      for (String name : names) {
        Matcher braces = BRACES.matcher(name);
        braces.find();
        for (String choice : choices(braces.group(1))) {
          longer.add(name.substring(0, braces.start()) + choice + name.substring(braces.end()));
          if (longer.size() > MOST) {
            throw new IOException(pattern + " names more than " + MOST + " files");
          }
        }
      }
      names = longer;
    }
    return names;
  }

  private static List<String> choices(String inside) {
    Matcher range = RANGE.matcher(inside);
    if (!range.matches()) {
      return List.of(inside.split(",", -1));
    }
    int first = Integer.parseInt(range.group(1));
    int last = Integer.parseInt(range.group(2));
    List<String> numbers = new ArrayList<>();
    for (int number = first; number <= last && numbers.size() <= MOST; number++) {
      numbers.add(("%0" + range.group(1).length() + "d").formatted(number));
    }
    return numbers.isEmpty() ? List.of(inside) : numbers;
  }
}
