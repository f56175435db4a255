package org.hirundo.pipelines.selection;

/**
 * Some of the scores of one unit, or the end of a corpus file.
 *
 * @param sketch bytes of their distribution; empty for the end of a file
 */
public record PartialScores(
    String domain, String score, String source, int epoch, int line, int block, byte[] sketch) {

  static PartialScores of(Scored unit, byte[] sketch) {
    return new PartialScores(
        unit.domain(),
        unit.score(),
        unit.source(),
        unit.epoch(),
        unit.line(),
        unit.block(),
        sketch);
  }

  boolean isEnd() {
    return score.isEmpty();
  }

  /** Of what belongs to one growing distribution of epochs. */
  String domainAndScore() {
    return domain + '\n' + score;
  }

  /** Of the rows of one file. */
  String file() {
    return source + '\n' + line;
  }
}
