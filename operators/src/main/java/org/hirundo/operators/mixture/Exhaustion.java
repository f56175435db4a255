package org.hirundo.operators.mixture;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hirundo.schemas.DomainShare;

/**
 * A domain's policy for the time when its sequence log has no further sequence. As text: {@code
 * wait}, {@code renormalise}, {@code stop}, {@code repeat}, {@code repeat 4}, {@code repeat 4 then
 * renormalise}.
 *
 * @param policy what comes first
 * @param passes with repeat: how often the log is read at most, the first time included; 0: no end
 * @param then what follows the last pass; not repeat
 */
public record Exhaustion(Exhausted policy, int passes, Exhausted then) {
  public static final Exhaustion WAIT = new Exhaustion(Exhausted.WAIT, 0, Exhausted.WAIT);

  private static final Pattern TEXT =
      Pattern.compile("(\\w+)(?:\\s+(\\d{1,9})(?:\\s+then\\s+(\\w+))?)?");

  public Exhaustion {
    if (policy != Exhausted.REPEAT && (passes != 0 || then != Exhausted.WAIT)) {
      throw new IllegalArgumentException("only repeat has passes, and something that follows");
    }
    if (passes < 0 || then == Exhausted.REPEAT || (passes == 0 && then != Exhausted.WAIT)) {
      throw new IllegalArgumentException(
          "repeat is followed by wait, renormalise or stop, after a number of passes");
    }
  }

  /**
   * The policy of that text.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Exhaustion parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no policy: use wait, repeat, renormalise, stop, or repeat 4 then stop");
    }
    String passes = matcher.group(2);
    String then = matcher.group(3);
    if (passes != null && Integer.parseInt(passes) == 0) {
      throw new IllegalArgumentException("'" + text + "': at least 1 pass");
    }
    return new Exhaustion(
        Exhausted.parse(matcher.group(1)),
        passes == null ? 0 : Integer.parseInt(passes),
        then == null ? Exhausted.WAIT : Exhausted.parse(then));
  }

  /** The policy in a record. */
  public static Exhaustion of(DomainShare share) {
    return new Exhaustion(
        Exhausted.parse(share.getExhausted()), share.getPasses(), Exhausted.parse(share.getThen()));
  }

  /** The share with this policy; a seal goes with any but repeat. */
  public DomainShare on(DomainShare share, long sealed) {
    return DomainShare.newBuilder(share)
        .setExhausted(policy.toString())
        .setSealed(policy == Exhausted.REPEAT ? sealed : -1)
        .setPasses(passes)
        .setThen(then.toString())
        .build();
  }

  @Override
  public String toString() {
    return policy
        + (passes == 0 ? "" : " " + passes)
        + (then == Exhausted.WAIT ? "" : " then " + then);
  }
}
