package org.hirundo.pipelines.command;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hirundo.pipelines.plan.Constants;
import org.hirundo.pipelines.plan.Load;
import org.hirundo.pipelines.plan.Plan;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "plan",
    description = {
      "State, machines, partitions and days for a given scale, each figure with its formula.",
      "Sizes are in powers of ten. Numbers may end in k, M, G (or B) or T: 2.7B pages."
    })
final class PlanVerb implements Callable<Integer> {
  @ParentCommand private Hirundo hirundo;

  @Option(
      names = "--pages",
      required = true,
      paramLabel = "N",
      converter = Size.class,
      description = "Pages in the crawl or crawls.")
  private double pages;

  @Option(
      names = "--days",
      paramLabel = "D",
      defaultValue = "7",
      description = "Days in which they are to be handled. Default: ${DEFAULT-VALUE}.")
  private double days;

  @Option(
      names = "--share",
      arity = "1..*",
      paramLabel = "DOMAIN=SHARE",
      description = "Pages that are documents of a domain. Default: ja=0.05.")
  private Map<String, Double> shares = new LinkedHashMap<>();

  @Option(
      names = "--seen",
      paramLabel = "N",
      converter = Size.class,
      defaultValue = "0",
      description = "Documents of earlier crawls that the state remembers. Default: none.")
  private double seen;

  @Option(
      names = "--set",
      arity = "1..*",
      paramLabel = "NAME=VALUE",
      description = "Other values for constants: bands=40 machine-cores=32.")
  private Map<String, String> values = new LinkedHashMap<>();

  @Option(names = "--constants", description = "Lists the constants and where they come from, too.")
  private boolean listed;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    try {
      Map<String, Double> given = new LinkedHashMap<>();
      values.forEach((name, value) -> given.put(name, new Size().convert(value)));
      Constants constants = Constants.load().with(given);
      Load load = new Load(pages, days, shares.isEmpty() ? Map.of("ja", 0.05) : shares, seen);
      PlanReport report = new PlanReport(hirundo.console().out());
      Plan plan = Plan.of(load, constants);
      if (json) {
        report.json(plan, constants);
      } else {
        report.table(plan);
        if (listed) {
          report.constants(constants);
        }
      }
      return ExitStatus.DONE;
    } catch (IllegalArgumentException | TypeConversionException e) {
      throw CommandException.usage(e.getMessage());
    }
  }

  /** A number that may end in k, M, G, B or T. */
  static final class Size implements ITypeConverter<Double> {
    private static final Pattern FORM = Pattern.compile("([0-9.]+(?:[eE][-+]?[0-9]+)?)([kMGBT]?)");

    @Override
    public Double convert(String text) {
      Matcher parts = FORM.matcher(text.replace("_", ""));
      if (!parts.matches()) {
        throw new TypeConversionException(wrong(text));
      }
      double scale =
          switch (parts.group(2)) {
            case "k" -> 1e3;
            case "M" -> 1e6;
            case "G", "B" -> 1e9;
            case "T" -> 1e12;
            default -> 1;
          };
      try {
        return Double.parseDouble(parts.group(1)) * scale;
      } catch (NumberFormatException e) {
        throw new TypeConversionException(wrong(text));
      }
    }

    private static String wrong(String text) {
      return String.format(
          Locale.ROOT, "%s is no number; write it like 2700000000, 2.7e9 or 2.7B", text);
    }
  }
}
