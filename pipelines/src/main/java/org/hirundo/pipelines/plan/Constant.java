package org.hirundo.pipelines.plan;

/**
 * A number that a plan stands on.
 *
 * @param measured whether it was measured here; otherwise it is an assumption about the input or
 *     the machines
 * @param note where it comes from, or what it means
 */
public record Constant(String name, double value, Unit unit, boolean measured, String note) {
  Constant with(double other) {
    return new Constant(name, other, unit, false, "given");
  }
}
