package org.hirundo.pipelines.saved;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The version of each topology's state. It is raised when a state's name, type or bytes change in a
 * way that an earlier Hirundo cannot read; every earlier version stays readable.
 *
 * <p>A topology bears its version as the name of a step, {@code mix state 2 of hirundo 0.3.0}:
 * Flink writes steps' names into a checkpoint's metadata, where they are read without a job.
 */
public enum StateVersion {
  /** 2 stores bucket heads, epochs and sketches in fewer bytes, and names the bits of band keys. */
  CURATE(2),
  PACK(1),
  /** 2 counts what was taken of each shard, for policies such as {@code repeat 4 then stop}. */
  MIX(2);

  /** Key groups: the same for ever, and with them the largest parallelism. */
  public static final int KEY_GROUPS = 720;

  private static final Pattern STEP =
      Pattern.compile("([a-z]+) state ([0-9]{1,9}) of hirundo (.+)");

  private final int number;

  StateVersion(int number) {
    this.number = number;
  }

  /**
   * What a saved state says of itself.
   *
   * @param number of the state's version, from 1
   * @param hirundo the version of Hirundo that wrote it
   */
  record Written(String topology, int number, String hirundo) {
    /** Read from a step's name; empty if it is another step's. */
    static Optional<Written> of(String step) {
      Matcher parts = STEP.matcher(step);
      return parts.matches()
          ? Optional.of(
              new Written(parts.group(1), Integer.parseInt(parts.group(2)), parts.group(3)))
          : Optional.empty();
    }
  }

  /** The version that this Hirundo writes, and the last that it reads; from 1. */
  public int number() {
    return number;
  }

  /** The topology's name. */
  public String topology() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The name of the step that bears the version. */
  public String step() {
    return topology() + " state " + number + " of hirundo " + hirundo();
  }

  /**
   * Adds the step behind a stream, which it leaves as it is.
   *
   * @return the same records
   */
  public <T> DataStream<T> mark(DataStream<T> stream) {
    return stream
        .map(new Unchanged<>())
        .returns(stream.getType())
        .name(step())
        .uid(topology() + "-state-version");
  }

  /** This build's version. */
  static String hirundo() {
    String version = StateVersion.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static final class Unchanged<T> implements MapFunction<T, T> {
    private static final long serialVersionUID = 1;

    @Override
    public T map(T record) {
      return record;
    }
  }
}
