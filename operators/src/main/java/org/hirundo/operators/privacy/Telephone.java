package org.hirundo.operators.privacy;

/** Which groups of digits are a telephone number. */
final class Telephone {
  private Telephone() {}

  /**
   * A number of Japan or North America without a country's code.
   *
   * @param announced whether a word like 電話 or TEL stands before it
   * @return how many groups are the number; 0: none
   */
  static int national(NumberRun run, boolean announced) {
    if (run.digit(0) == '0' && run.sign(0) != '(' || run.startsWith("0")) {
      return japanese(run, announced);
    }
    return northAmerican(run);
  }

  private static int japanese(NumberRun run, boolean announced) {
    int first = run.length(0);
    if (run.sign(0) == 0 && first >= 10) {
      boolean mobile = first == 11 && (mobile(run) || run.startsWith("050"));
      boolean free = first == 10 && run.startsWith("0120");
      boolean fixed = first == 10 && announced && run.digit(1) != '0';
      return mobile || free || fixed ? 1 : 0;
    }
    if (run.groups() >= 2 && first == 4 && run.startsWith("0120") && run.length(1) == 6) {
      return 2;
    }
    if (run.groups() == 2 && announced && first == 3 && mobile(run) && run.length(1) == 8) {
      return 2;
    }
    if (run.groups() < 3 || run.sign(1) == '.' || run.sign(2) == '.') {
      return 0;
    }
    int second = run.length(1);
    int third = run.length(2);
    boolean service = run.startsWith("0120") || run.startsWith("0570") || run.startsWith("0800");
    boolean known =
        switch (first) {
          case 2 ->
              (run.startsWith("03") || run.startsWith("04") || run.startsWith("06"))
                  && second == 4
                  && third == 4;
          case 3 ->
              (mobile(run) || run.startsWith("050"))
                  ? second == 4 && third == 4
                  : run.digit(1) != '0' && run.digit(2) != '0' && second == 3 && third == 4;
          case 4 ->
              service
                  ? second == 3 && third >= 3 && third <= 4 || second == 2 && third == 4
                  : run.digit(1) != '0' && second == 2 && third == 4;
          case 5 -> run.digit(1) != '0' && second == 1 && third == 4;
          default -> false;
        };
    return known ? 3 : 0;
  }

  private static boolean mobile(NumberRun run) {
    return run.startsWith("090") || run.startsWith("080") || run.startsWith("070");
  }

  private static int northAmerican(NumberRun run) {
    boolean shaped =
        run.groups() >= 3
            && run.length(0) == 3
            && run.length(1) == 3
            && run.length(2) == 4
            && run.digit(0) >= '2'
            && run.digit(3) >= '2'
            && run.sign(2) != '('
            && run.sign(2) != ' ';
    return shaped && (run.sign(0) == '(' || run.sign(1) == run.sign(2)) ? 3 : 0;
  }

  /**
   * A number behind a plus sign: a country's code and the rest, 8 to 15 digits in all. Without any
   * sign between the digits only Japan's are taken: differences of source code are full of the
   * others.
   *
   * @return how many groups are the number; 0: none
   */
  static int international(NumberRun run) {
    if (run.sign(0) != 0 || run.digit(0) == '0') {
      return 0;
    }
    if (run.startsWith("81")) {
      for (int groups = run.groups(); groups > 0; groups--) {
        int trunk = run.digits(groups) > 2 && run.digit(2) == '0' ? 1 : 0;
        int digits = run.digits(groups) - trunk;
        if (digits == 11 || digits == 12) {
          return groups;
        }
      }
      return 0;
    }
    for (int groups = run.groups(); groups > 1; groups--) {
      boolean shaped = run.length(0) <= 3 && run.digits(groups) >= 8 && run.digits(groups) <= 15;
      for (int group = 1; group < groups; group++) {
        shaped &= run.length(group) >= 2 || run.sign(group) == '(';
      }
      if (shaped) {
        return groups;
      }
    }
    return 0;
  }
}
