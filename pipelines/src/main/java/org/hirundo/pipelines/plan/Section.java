package org.hirundo.pipelines.plan;

import java.util.List;

/** Figures that belong together. */
public record Section(String title, List<Figure> figures) {
  public Section {
    figures = List.copyOf(figures);
  }
}
