package org.hirundo.pipelines.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hirundo.schemas.PackReport;

/**
 * What one crawl or dataset gave the sequences of a domain.
 *
 * @param tokens of its documents, BOS and EOD included
 * @param ofDomain its part of the domain's tokens, from 0 to 1
 * @param ofMixture the same of the whole mixture, as the domain's share is now
 */
record ComponentRow(
    String component,
    String domain,
    long documents,
    long tokens,
    double ofDomain,
    double ofMixture) {

  /**
   * Of every domain and component, in the order of the domains and of the tokens.
   *
   * @param pack by domain
   * @param shares the mixture's, by domain
   */
  static List<ComponentRow> of(Map<String, PackReport> pack, Map<String, Double> shares) {
    List<ComponentRow> rows = new ArrayList<>();
    for (PackReport report : new TreeMap<>(pack).values()) {
      List<ComponentRow> domain = new ArrayList<>();
      double share = shares.getOrDefault(report.getDomain(), 0.0);
      report
          .getComponents()
          .forEach(
              (name, sum) -> {
                double part = (double) sum.getTokens() / Math.max(1, report.getTokens());
                domain.add(
                    new ComponentRow(
                        name,
                        report.getDomain(),
                        sum.getDocuments(),
                        sum.getTokens(),
                        part,
                        part * share));
              });
      domain.sort(
          java.util.Comparator.comparingLong(ComponentRow::tokens)
              .reversed()
              .thenComparing(ComponentRow::component));
      rows.addAll(domain);
    }
    return rows;
  }
}
