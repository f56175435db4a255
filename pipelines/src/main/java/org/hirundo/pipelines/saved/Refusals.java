package org.hirundo.pipelines.saved;

import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.util.EnvironmentInformation;

/** The words in which states are refused. */
final class Refusals {
  private static final String ANEW =
      "or begin anew with another state folder and kafka.prefix (docs/upgrades.md)";

  private Refusals() {}

  static RefusedStateException newer(String saved, StateVersion version, StateVersion.Written its) {
    return new RefusedStateException(
        "%s is %s state %d, written by hirundo %s, but this is hirundo %s, which reads %s state up"
                .formatted(
                    saved,
                    its.topology(),
                    its.number(),
                    its.hirundo(),
                    StateVersion.hirundo(),
                    its.topology())
            + " to %d: start it with hirundo %s or a later one, %s"
                .formatted(version.number(), its.hirundo(), ANEW));
  }

  static RefusedStateException other(String saved, StateVersion version, String its) {
    return new RefusedStateException(
        "%s is state of %s, not of %s: give %s its own state folder, %s"
            .formatted(saved, its, version.topology(), version.topology(), ANEW));
  }

  static RefusedStateException otherwiseKeyed(String saved, OperatorState step) {
    return new RefusedStateException(
        "%s has %d key groups (max parallelism) in the step %s, but topologies have %d for good:"
                .formatted(
                    saved,
                    step.getMaxParallelism(),
                    step.getOperatorUid().orElse(step.getOperatorID().toString()),
                    StateVersion.KEY_GROUPS)
            + " start it with the hirundo that wrote it, "
            + ANEW);
  }

  static RefusedStateException damaged(String file, Exception cause) {
    String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new RefusedStateException(
        "%s cannot be read (%s): it is damaged, or was written by a newer Flink than %s. Bring it"
                .formatted(file, reason, EnvironmentInformation.getVersion())
            + " back from a copy, or move its folder away to go on from the one saved before, if"
            + " nothing was committed since; "
            + ANEW,
        cause);
  }

  static RefusedStateException notWhole(Path folder, Path newest, List<Path> missing) {
    return new RefusedStateException(
        "%s holds saved state, but none that is whole: %s lacks %s%s. Bring the files back from a"
                .formatted(
                    folder,
                    newest,
                    missing.get(0),
                    missing.size() > 1 ? " and " + (missing.size() - 1) + " more" : "")
            + " copy, "
            + ANEW);
  }

  static RefusedStateException elsewhere(Path saved, Path file) {
    return new RefusedStateException(
        "%s was brought here from elsewhere: it names its files by their whole paths, such as %s."
                .formatted(saved, file)
            + " Put the state folder back where it was, or stop the run there, which writes a"
            + " savepoint that may be copied; an older state would do again what is committed. If"
            + " nothing was committed since, move the checkpoint's folder away, "
            + ANEW);
  }
}
