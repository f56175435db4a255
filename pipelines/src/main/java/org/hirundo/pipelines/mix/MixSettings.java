package org.hirundo.pipelines.mix;

import java.io.Serializable;
import java.util.List;
import java.util.Properties;
import org.hirundo.pipelines.logs.Topics;

/**
 * What coordinator and readers share.
 *
 * @param domains all domains that have a sequence log
 * @param partitions P
 * @param connection client properties of the broker
 * @param limit the feed ends at this g; {@code Long.MAX_VALUE}: never
 * @param patienceMillis how long a domain must be dry before its policy is carried out
 */
record MixSettings(
    Topics topics,
    List<String> domains,
    int partitions,
    Properties connection,
    long limit,
    long patienceMillis)
    implements Serializable {
  MixSettings {
    domains = List.copyOf(domains);
  }
}
