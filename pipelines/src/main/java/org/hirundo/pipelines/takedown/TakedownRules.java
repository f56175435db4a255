package org.hirundo.pipelines.takedown;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hirundo.operators.lists.Wildcards;
import org.hirundo.schemas.Takedown;

/**
 * All takedowns in force, to be asked about a page. Immutable and thread-safe. A question takes one
 * look-up for the page, one for each label of its host, and a comparison with each pattern: at most
 * {@value #MOST_PATTERNS} of them.
 */
public final class TakedownRules {
  /** Takedowns by pattern that may be in force at once. */
  public static final int MOST_PATTERNS = 1000;

  /** Takes nothing out. */
  public static final TakedownRules NONE = new TakedownRules(List.of());

  private static final long HASH_BITS = (1L << 48) - 1; // of an id: see DocumentId

  private final Map<String, Takedown> urls = new HashMap<>();
  private final Map<String, Takedown> hosts = new HashMap<>();
  private final Map<Long, Takedown> texts = new HashMap<>();
  private final List<Takedown> patterns = new ArrayList<>();
  private final Map<String, OptOut> optOuts = new HashMap<>();

  private record OptOut(OptOutRules rules, Takedown takedown) {}

  /** The takedowns in force of a log's records, in the order of their first appearance. */
  public static Collection<Takedown> inForce(List<Takedown> log) {
    Map<String, Takedown> newest = new LinkedHashMap<>();
    for (Takedown record : log) {
      if (record.getLifted()) {
        newest.remove(record.getId());
      } else {
        newest.put(record.getId(), record);
      }
    }
    return newest.values();
  }

  /** Of the takedowns in force. */
  public TakedownRules(Collection<Takedown> inForce) {
    for (Takedown takedown : inForce) {
      String value = takedown.getValue();
      switch (takedown.getKind()) {
        case URL -> urls.put(value, takedown);
        case HOST -> hosts.put(value, takedown);
        case DOCUMENT -> texts.put(Long.parseUnsignedLong(value, 16) & HASH_BITS, takedown);
        case PATTERN -> patterns.add(takedown);
        case OPT_OUT -> {
          OptOutRules rules = OptOutRules.of(value);
          optOuts.put(rules.host(), new OptOut(rules, takedown));
        }
      }
    }
  }

  public boolean isEmpty() {
    return urls.isEmpty()
        && hosts.isEmpty()
        && texts.isEmpty()
        && patterns.isEmpty()
        && optOuts.isEmpty();
  }

  /**
   * The takedown that takes a stored document out: by its id, or by its URL.
   *
   * @param id the document's
   * @param url may be empty
   */
  public Optional<Takedown> find(long id, String url) {
    Takedown byText = texts.isEmpty() ? null : texts.get(id & HASH_BITS);
    return byText != null ? Optional.of(byText) : find(url);
  }

  /** The takedown that takes a page out by its URL. */
  public Optional<Takedown> find(String url) {
    boolean nothing = urls.isEmpty() && hosts.isEmpty() && patterns.isEmpty() && optOuts.isEmpty();
    if (nothing || url.isEmpty()) {
      return Optional.empty();
    }
    return PageAddress.of(url).flatMap(this::find);
  }

  private Optional<Takedown> find(PageAddress address) {
    Takedown found = urls.get(address.all());
    if (found != null) {
      return Optional.of(found);
    }
    String host = address.host();
    for (int from = 0; from >= 0; from = below(host, from, address)) {
      String part = from == 0 ? host : host.substring(from);
      found = hosts.get(part);
      if (found != null) {
        return Optional.of(found);
      }
    }
    for (Takedown pattern : patterns) {
      if (covers(pattern.getValue(), address)) {
        return Optional.of(pattern);
      }
    }
    return byOptOut(address);
  }

  /** Of the hosts that a list names, the most exact one's rules count. */
  private Optional<Takedown> byOptOut(PageAddress address) {
    String host = address.host();
    for (int from = 0; from >= 0 && !optOuts.isEmpty(); from = below(host, from, address)) {
      OptOut optOut = optOuts.get(from == 0 ? host : host.substring(from));
      if (optOut != null) {
        return optOut.rules().disallowing(address.path()) == null
            ? Optional.empty()
            : Optional.of(optOut.takedown());
      }
    }
    return Optional.empty();
  }

  /** Where the host above begins; -1 if there is none. */
  private static int below(String host, int from, PageAddress address) {
    int dot = address.isNumeric() ? -1 : host.indexOf('.', from);
    return dot < 0 ? -1 : dot + 1;
  }

  private static boolean covers(String pattern, PageAddress address) {
    return pattern.indexOf('/') < 0
        ? Wildcards.match(pattern, address.host() + address.port())
        : Wildcards.match(pattern, address.all());
  }
}
