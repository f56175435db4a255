package org.hirundo.operators.privacy;

/** Card numbers and My Numbers by their check digits. */
final class CheckDigits {
  private CheckDigits() {}

  /** Luhn's (ISO/IEC 7812), over the first so many digits. */
  static boolean luhn(NumberRun run, int digits) {
    int sum = 0;
    for (int i = 0; i < digits; i++) {
      int digit = run.digit(digits - 1 - i) - '0';
      int doubled = i % 2 == 0 ? digit : 2 * digit;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return sum % 10 == 0;
  }

  /**
   * Of twelve digits, by the ordinance of Japan's Ministry of Internal Affairs (平成26年総務省令第85号):
   * weights 2 to 7, 2 to 6 from the right; 11 less the remainder by 11, or 0.
   */
  static boolean myNumber(NumberRun run) {
    int sum = 0;
    for (int n = 1; n <= 11; n++) {
      int weight = n <= 6 ? n + 1 : n - 5;
      sum += (run.digit(11 - n) - '0') * weight;
    }
    int rest = sum % 11;
    return run.digit(11) - '0' == (rest <= 1 ? 0 : 11 - rest);
  }

  /**
   * Whether an issuer gives out numbers of this beginning and length: Visa, Mastercard, American
   * Express, JCB, Diners Club, Discover. Visa's old ones of 13 digits are left out: article numbers
   * (JAN) have as many and begin with 4, too.
   */
  static boolean issued(NumberRun run, int digits) {
    int two = run.number(0, 2);
    int three = run.number(0, 3);
    int four = run.number(0, 4);
    int six = run.number(0, 6);
    return switch (digits) {
      case 14 ->
          three >= 300 && three <= 305 || four == 3095 || two == 36 || two == 38 || two == 39;
      case 15 -> two == 34 || two == 37;
      case 16 ->
          two / 10 == 4
              || two >= 51 && two <= 55
              || four >= 2221 && four <= 2720
              || four >= 3528 && four <= 3589
              || four == 6011
              || three >= 644 && three <= 649
              || two == 65
              || six >= 622126 && six <= 622925;
      case 19 -> two / 10 == 4;
      default -> false;
    };
  }
}
