package org.hirundo.pipelines.dashboard.http;

import java.io.IOException;

/** Answers the requests for one path, from several threads at a time. */
public interface Endpoint {
  /**
   * @throws BadRequest if the request is at fault
   */
  Answer answer(Request request) throws IOException;
}
