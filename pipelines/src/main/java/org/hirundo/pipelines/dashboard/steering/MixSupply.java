package org.hirundo.pipelines.dashboard.steering;

import java.util.Map;
import org.hirundo.pipelines.mix.ShareForecast;

/**
 * How the mix stands.
 *
 * @param horizon readers may have taken every g below it
 * @param available sequences in the log that each domain is read from
 * @param tokens real tokens of one of each domain's sequences, on average
 * @param length S
 * @param feedPerSecond sequences, over the last minute
 */
public record MixSupply(
    long horizon,
    Map<String, Long> available,
    Map<String, Double> tokens,
    int length,
    double feedPerSecond)
    implements ShareForecast.Supply {
  /** Before there is a mix. */
  public static final MixSupply NONE = new MixSupply(0, Map.of(), Map.of(), 1, 0);

  public MixSupply {
    available = Map.copyOf(available);
    tokens = Map.copyOf(tokens);
  }

  @Override
  public long available(String domain) {
    return available.getOrDefault(domain, 0L);
  }

  @Override
  public double tokens(String domain) {
    return tokens.getOrDefault(domain, (double) length);
  }
}
