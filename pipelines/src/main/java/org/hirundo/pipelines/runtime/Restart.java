package org.hirundo.pipelines.runtime;

/**
 * A topology failed and is being started again from its last checkpoint.
 *
 * @param topology its name
 * @param reason of the failure, in one line
 * @param times how often in a row it was for this reason, 1 at first
 * @param room that is left on the disk of its state folder, in words
 */
public record Restart(String topology, String reason, int times, String room) {

  /** One line for a person. */
  public String line() {
    return "restarts"
        + (times == 1 ? "" : ", the " + ordinal() + " time in a row")
        + ": "
        + reason
        + "; "
        + room;
  }

  private String ordinal() {
    boolean teen = times % 100 >= 11 && times % 100 <= 13;
    return times
        + switch (teen ? 0 : times % 10) {
          case 1 -> "st";
          case 2 -> "nd";
          case 3 -> "rd";
          default -> "th";
        };
  }
}
