package org.hirundo.pipelines.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import org.hirundo.pipelines.plan.Constant;
import org.hirundo.pipelines.plan.Constants;
import org.hirundo.pipelines.plan.Figure;
import org.hirundo.pipelines.plan.Plan;
import org.hirundo.pipelines.plan.Section;

/** A plan, for a person or a program. */
final class PlanReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintStream out;

  PlanReport(PrintStream out) {
    this.out = out;
  }

  void table(Plan plan) {
    for (Section section : plan.sections()) {
      out.printf("%n%s%n", section.title());
      for (Figure figure : section.figures()) {
        out.printf(
            "  %-26s %16s   %s%n",
            figure.name(), figure.unit().told(figure.value()), figure.formula());
      }
    }
  }

  void constants(Constants constants) {
    out.printf("%nConstants%n");
    for (Constant constant : constants.all()) {
      out.printf(
          "  %-26s %16s   %s%s%n",
          constant.name(),
          constant.unit().told(constant.value()),
          constant.measured() ? "measured, " : "",
          constant.note());
    }
  }

  void json(Plan plan, Constants constants) {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode figures = root.putObject("figures");
    for (Section section : plan.sections()) {
      for (Figure figure : section.figures()) {
        figures
            .putObject(figure.name())
            .put("value", figure.value())
            .put("unit", figure.unit().symbol())
            .put("formula", figure.formula());
      }
    }
    ObjectNode used = root.putObject("constants");
    for (Constant constant : constants.all()) {
      used.putObject(constant.name())
          .put("value", constant.value())
          .put("unit", constant.unit().symbol())
          .put("measured", constant.measured())
          .put("note", constant.note());
    }
    out.println(root);
  }
}
