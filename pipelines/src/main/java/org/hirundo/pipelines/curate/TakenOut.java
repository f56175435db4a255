package org.hirundo.pipelines.curate;

import java.util.Locale;
import java.util.Optional;
import org.hirundo.pipelines.takedown.TakedownWatch;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Origin;
import org.hirundo.schemas.Reject;
import org.hirundo.schemas.Takedown;
import org.hirundo.schemas.TwinPolicy;

/** What a takedown takes out leaves as a reject of the stage takedown, with the takedown's id. */
final class TakenOut {
  private TakenOut() {}

  /** The reject for a document that is taken out. */
  static Optional<Reject> of(TakedownWatch takedowns, Document document) {
    return takedowns
        .find(document.getId(), document.getUrl())
        .map(takedown -> reject(takedown, document.getUrl(), document.getOrigin()));
  }

  /** The reject for a page by whose takedown twins take its place. */
  static Optional<Reject> promoting(TakedownWatch takedowns, String url, Origin origin) {
    return takedowns
        .find(url)
        .filter(takedown -> takedown.getTwins() == TwinPolicy.PROMOTE)
        .map(takedown -> reject(takedown, url, origin));
  }

  private static Reject reject(Takedown takedown, String url, Origin origin) {
    return Reject.newBuilder()
        .setStage("takedown")
        .setReason(takedown.getKind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .setDetail(takedown.getId())
        .setUrl(url)
        .setOrigin(origin)
        .build();
  }
}
