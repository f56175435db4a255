package org.hirundo.operators.privacy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds personal data in one pass over a text. Each place is looked at with a bounded number of
 * characters around it, so that time is in proportion to the text's length, whatever it holds.
 * Full-width digits, letters and signs count as their ASCII. Stateless and safe for all threads.
 *
 * <p>What is taken, and what is left alone although it looks alike:
 *
 * <ul>
 *   <li>numbers stand by themselves: no letter, digit, or number's sign and digit joins them on
 *       either side, and none follows a sign of URLs and amounts (= # % &amp; $ ¥);
 *   <li>Japanese telephone numbers are grouped as area codes are (03-1234-5678, 0422-12-3456,
 *       090-1234-5678, 0120-123-456, parentheses too); without signs only mobile, 050 and 0120
 *       numbers, and what a word like 電話 announces;
 *   <li>an IP address whose parts are all below 32 is a version or a section; one behind "version"
 *       or a product's slash is a version; private, documentation and multicast addresses are no
 *       person's (as in datatrove);
 *   <li>twelve digits that are a time of day (202403121530) are no My Number unless announced.
 * </ul>
 */
public final class PersonalData {
  private static final int LOOK_BACK = 20;
  private static final List<String> PHONE_WORDS =
      List.of(
          "tel", "fax", "phone", "mobile", "電話", "携帯", "ファックス", "ファクス", "℡", "☎", "連絡先", "問い合わせ");
  private static final List<String> MY_NUMBER_WORDS =
      List.of("マイナンバー", "個人番号", "my number", "mynumber");
  private static final List<String> VERSION_WORDS =
      List.of(
          "version", "ver.", "ver ", "release", "build", "バージョン", "section", "chapter", "第", "§");

  /** Behind a version. */
  private static final List<String> LATER = List.of("以降", "以前", "以上", "版", " or later", "+");

  private PersonalData() {}

  /** All places, in the order of the text; none overlaps another. */
  public static List<PersonalDatum> find(String text) {
    return find(text, EnumSet.allOf(PersonalKind.class));
  }

  /** The places of these kinds. */
  public static List<PersonalDatum> find(String text, Set<PersonalKind> kinds) {
    List<PersonalDatum> found = new ArrayList<>(0);
    NumberRun run = new NumberRun();
    int passed = 0;
    for (int at = 0; at < text.length(); ) {
      char c = Glyph.of(text.charAt(at));
      PersonalDatum datum = null;
      int next = at + 1;
      if (c == '@') {
        datum = Mailbox.around(text, at, passed);
      } else if (Glyph.digit(c) || c == '+' || c == '(') {
        datum = number(text, at, passed, run);
        while (Glyph.digit(c) && Glyph.digit(Glyph.at(text, next))) {
          next++;
        }
      }
      if (datum != null && kinds.contains(datum.kind())) {
        found.add(datum);
        passed = datum.end();
        next = Math.max(next, passed);
      }
      at = next;
    }
    return found;
  }

  /** The text with a placeholder in each of the places. */
  public static String masked(String text, List<PersonalDatum> places) {
    StringBuilder masked = new StringBuilder(text.length() + 16 * places.size());
    int from = 0;
    for (PersonalDatum place : places) {
      masked.append(text, from, place.begin()).append(place.kind().placeholder());
      from = place.end();
    }
    return masked.append(text, from, text.length()).toString();
  }

  private static PersonalDatum number(String text, int at, int passed, NumberRun run) {
    char c = Glyph.of(text.charAt(at));
    char before = Glyph.at(text, at - 1);
    char earlier = Glyph.at(text, at - 2);
    boolean joined =
        Glyph.digit(before)
            || before != 0 && "_=#%&$¥￥\\~^@+*".indexOf(before) >= 0
            || before != 0
                && "-.,:'".indexOf(before) >= 0
                && Glyph.digit(earlier)
                && at - 1 != passed;
    if (joined) {
      return null;
    }
    boolean inWord = Glyph.letter(before) || before == '/' && Glyph.letter(earlier);
    if (c == '+') {
      return international(text, at, inWord, run);
    }
    if (c == '(' && !Glyph.digit(Glyph.at(text, at + 1))) {
      return null;
    }
    run.read(text, at);
    if (run.groups() == 0 || run.digits(run.groups()) < 4) {
      return null;
    }
    PersonalDatum found = inWord ? null : address(text, at, c, run);
    if (found == null && !inWord) {
      found = checked(text, at, run);
    }
    if (found == null && (c == '(' || run.digits(run.groups()) >= 10)) {
      found = telephone(text, at, inWord, run);
    }
    return found;
  }

  private static PersonalDatum international(String text, int at, boolean inWord, NumberRun run) {
    if (inWord || !Glyph.digit(Glyph.at(text, at + 1))) {
      return null;
    }
    run.read(text, at + 1);
    int groups = run.groups() == 0 ? 0 : Telephone.international(run);
    return groups > 0 && ends(text, run.end(groups))
        ? new PersonalDatum(PersonalKind.PHONE, at, run.end(groups))
        : null;
  }

  private static PersonalDatum address(String text, int at, char c, NumberRun run) {
    if (c == '2' || c == '3') {
      int end = InternetAddress.six(text, at);
      if (end > 0) {
        return new PersonalDatum(PersonalKind.IP, at, end);
      }
    }
    if (InternetAddress.four(run)
        && (run.groups() == 4 || run.sign(4) != '.')
        && endsAddress(text, run.end(4))
        && !announced(text, at, VERSION_WORDS)) {
      return new PersonalDatum(PersonalKind.IP, at, run.end(4));
    }
    return null;
  }

  private static boolean endsAddress(String text, int end) {
    char next = Glyph.at(text, end);
    return !Glyph.letter(next)
        && next != '_'
        && LATER.stream().noneMatch(word -> text.startsWith(word, end))
        && !(next == '-' && Glyph.letter(Glyph.at(text, end + 1)));
  }

  private static PersonalDatum checked(String text, int at, NumberRun run) {
    int groups = cardGroups(run);
    if (groups > 0 && ends(text, run.end(groups))) {
      return new PersonalDatum(PersonalKind.CARD, at, run.end(groups));
    }
    groups = run.shaped("", 12) ? 1 : run.shaped("- ", 4, 4, 4) ? 3 : 0;
    if (groups > 0
        && ends(text, run.end(groups))
        && CheckDigits.myNumber(run)
        && (!timeOfDay(run) || announced(text, at, MY_NUMBER_WORDS))) {
      return new PersonalDatum(PersonalKind.MY_NUMBER, at, run.end(groups));
    }
    return null;
  }

  private static int cardGroups(NumberRun run) {
    int groups = 0;
    if (run.shaped("", 14) || run.shaped("", 15) || run.shaped("", 16) || run.shaped("", 19)) {
      groups = 1;
    } else if (run.shaped("- ", 4, 4, 4, 4)) {
      groups = 4;
    } else if (run.shaped("- ", 4, 6, 5) || run.shaped("- ", 4, 6, 4)) {
      groups = 3;
    }
    boolean valid =
        groups > 0
            && CheckDigits.issued(run, run.digits(groups))
            && CheckDigits.luhn(run, run.digits(groups));
    return valid ? groups : 0;
  }

  private static boolean timeOfDay(NumberRun run) {
    int century = run.number(0, 2);
    int month = run.number(4, 6);
    int day = run.number(6, 8);
    return (century == 19 || century == 20)
        && month >= 1
        && month <= 12
        && day >= 1
        && day <= 31
        && run.number(8, 10) < 24
        && run.number(10, 12) < 60;
  }

  private static PersonalDatum telephone(String text, int at, boolean inWord, NumberRun run) {
    boolean announced = run.digit(0) == '0' && announced(text, at, PHONE_WORDS);
    if (inWord && !announced) {
      return null;
    }
    if (run.sign(0) == '(' && run.groups() > 1 && run.sign(1) != ')') {
      return null; // the parenthesis is not the number's
    }
    int groups = Telephone.national(run, announced);
    return groups > 0 && ends(text, run.end(groups))
        ? new PersonalDatum(PersonalKind.PHONE, at, run.end(groups))
        : null;
  }

  /** Whether nothing joins a number that ends here. */
  private static boolean ends(String text, int end) {
    char next = Glyph.at(text, end);
    if (next == 0) {
      return true;
    }
    return !Glyph.digit(next)
        && !Glyph.letter(next)
        && "_@%".indexOf(next) < 0
        && !("-.,/:".indexOf(next) >= 0 && Glyph.digit(Glyph.at(text, end + 1)));
  }

  private static boolean announced(String text, int at, List<String> words) {
    String before = text.substring(Math.max(0, at - LOOK_BACK), at).toLowerCase(Locale.ROOT);
    return words.stream().anyMatch(before::contains);
  }
}
