package org.hirundo.pipelines.source;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * All datasets of one domain, and how far each is read.
 *
 * @param places in the order of the configuration
 */
record BlendSplit(String domain, List<Place> places) implements SourceSplit {

  /**
   * How far a dataset is read.
   *
   * @param weight the one that the served tokens are counted for
   * @param files what is to be read behind the current file
   * @param current the file being read, from the record after the last one emitted; null: none
   * @param served tokens that count for its turn
   * @param estimate what tokens are counted by
   * @param dry whether it had no further file
   */
  record Place(
      String name,
      double weight,
      FileList files,
      FileSplit current,
      long served,
      TokenEstimate estimate,
      boolean dry) {

    static Place start(BlendComponent component) {
      return new Place(
          component.discovery().name(),
          component.weight(),
          FileList.EMPTY,
          null,
          0,
          TokenEstimate.START,
          false);
    }

    Place counted(double newWeight, long newServed) {
      return new Place(name, newWeight, files, current, newServed, estimate, dry);
    }
  }

  @Override
  public String splitId() {
    return domain;
  }

  /**
   * The same places for datasets that may be others than before. Where one came or went or has
   * another weight, the shares count from now on.
   */
  List<Place> placesOf(List<BlendComponent> components) {
    List<Place> found = components.stream().map(this::placeOf).toList();
    boolean same = found.equals(places);
    for (int i = 0; i < found.size(); i++) {
      same &= found.get(i).weight() == components.get(i).weight();
    }
    if (same) {
      return found;
    }
    return IntStream.range(0, found.size())
        .mapToObj(i -> found.get(i).counted(components.get(i).weight(), 0))
        .toList();
  }

  private Place placeOf(BlendComponent component) {
    return places.stream()
        .filter(place -> place.name().equals(component.discovery().name()))
        .findFirst()
        .orElseGet(() -> Place.start(component));
  }
}
