package org.hirundo.pipelines.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.configuration.Configuration.Dataset;
import org.hirundo.pipelines.configuration.Configuration.Step;
import org.hirundo.pipelines.curate.DatasetSteps;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.saved.SavedState;
import org.hirundo.schemas.CurateReport;

/**
 * Datasets that curate has read, and whose place in them its state does not hold any more: they
 * would be read from their beginning, and their counts added to those of the first reading.
 */
record ReturnedDatasets(List<Dataset> datasets, Topics topics) {
  static ReturnedDatasets of(Configuration configuration, Topics topics) {
    return new ReturnedDatasets(configuration.datasets(), topics);
  }

  /**
   * Before curate is started.
   *
   * @param state its state folder
   * @throws IllegalStateException if there is one
   */
  void refuse(Path state, Properties broker) throws IOException {
    Set<String> steps = new SavedState(state).steps();
    Set<String> unplaced =
        datasets.stream()
            .filter(dataset -> !dataset.through().contains(Step.DEDUP)) // read as crawls are
            .filter(dataset -> !steps.contains(step(dataset)))
            .map(Dataset::name)
            .collect(Collectors.toCollection(TreeSet::new));
    if (steps.isEmpty() || unplaced.isEmpty()) {
      return;
    }
    Set<String> read = new TreeSet<>();
    try (LogReader<CurateReport> reports =
        new LogReader<>(CurateReport.class, topics.curateReport(), broker)) {
      reports.drain((partition, offset, report) -> read.add(report.getSource()));
    }
    unplaced.retainAll(read);
    if (!unplaced.isEmpty()) {
      String first = unplaced.iterator().next();
      throw new IllegalStateException(
          "datasets: "
              + String.join(", ", unplaced)
              + " was read before, and the state in "
              + state
              + " has forgotten how far: it was taken out of the configuration meanwhile, or was"
              + " given a weight, or none. Under its old name it would be read again and counted"
              + " twice: give it another name, such as "
              + first
              + "-2, to have it read from its beginning, or take it out");
    }
  }

  private static String step(Dataset dataset) {
    return dataset.weight().isPresent()
        ? DatasetSteps.weightedSource(dataset.domain())
        : DatasetSteps.source(dataset.name());
  }
}
