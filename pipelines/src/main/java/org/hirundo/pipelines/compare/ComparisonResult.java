package org.hirundo.pipelines.compare;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a comparison found.
 *
 * @param a the name of selection A
 * @param b the name of selection B
 * @param documents that were read
 * @param seconds that reading and judging took
 * @param ranks what ranks were told by
 * @param leftOut documents of domains that a profile cannot judge, by domain
 * @param scores keys of the scores that the selections ask for
 * @param storedScores keys of the scores that documents have
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ComparisonResult(
    String a,
    String b,
    long documents,
    double seconds,
    String tokenizer,
    String ranks,
    List<DomainOutcome> domains,
    Map<String, Long> leftOut,
    List<String> scores,
    Set<String> storedScores,
    List<RuleEffect> rules,
    List<MissingRule> missing,
    List<Group> hosts,
    List<Group> crawls,
    List<Group> bands,
    List<Sample> samples) {

  /**
   * Documents and tokens.
   *
   * @param error the standard error of the tokens; 0: they were counted
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Amount(long documents, long characters, double tokens, double error) {}

  /**
   * @param jaccard documents that both keep ÷ documents that either keeps; 1 if none is kept
   * @param tokenJaccard the same of tokens
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record DomainOutcome(
      String domain,
      long documents,
      Amount keptByA,
      Amount keptByB,
      Amount both,
      Amount onlyA,
      Amount onlyB,
      long neither,
      double jaccard,
      double tokenJaccard) {}

  /**
   * A rule of the side that keeps documents out which the other side keeps.
   *
   * @param side a or b
   * @param documents that the other side keeps and this rule fails
   * @param alone those of them that nothing else keeps out
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record RuleEffect(String side, String domain, String rule, long documents, long alone) {}

  /** A rule or score that a selection asks for and documents do not have. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record MissingRule(String side, String domain, String rule, long documents) {}

  /**
   * A host, crawl or band.
   *
   * @param tokensA estimated, where they are
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Group(
      String name,
      String domain,
      long documentsA,
      long documentsB,
      double tokensA,
      double tokensB) {
    double difference() {
      return Math.abs(tokensA - tokensB);
    }
  }

  /**
   * A document that one side alone keeps.
   *
   * @param keptBy a or b
   * @param keptOutBy what keeps it out on the other side
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Sample(
      String keptBy, List<String> keptOutBy, String id, String url, String domain, String text) {}
}
