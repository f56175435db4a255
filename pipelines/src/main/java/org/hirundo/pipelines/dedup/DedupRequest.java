package org.hirundo.pipelines.dedup;

import java.nio.file.Path;
import java.util.List;
import org.hirundo.operators.dedup.DedupParameters;
import org.hirundo.operators.dedup.Keep;

/**
 * A call of {@link DedupJob}.
 *
 * @param inputs files of JSON lines with {@code id} and {@code text}, plain, {@code .gz} or {@code
 *     .zst}; {@code -} is standard input. Each is an epoch
 * @param state a folder that the next call goes on from, or null
 * @param parallelism slots to use, 1 or more
 * @param mode batch or streaming
 */
public record DedupRequest(
    List<String> inputs,
    DedupParameters parameters,
    Keep keep,
    Path state,
    int parallelism,
    Mode mode) {
  public DedupRequest {
    inputs = List.copyOf(inputs);
    if (parallelism < 1) {
      throw new IllegalArgumentException(
          "parallelism is " + parallelism + "; it must be 1 or more");
    }
  }
}
