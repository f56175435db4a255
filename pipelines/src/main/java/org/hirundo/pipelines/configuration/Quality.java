package org.hirundo.pipelines.configuration;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How one domain's documents are judged and chosen.
 *
 * @param profile name or path of the profile whose rules a document must pass; empty: all pass
 * @param measure further profiles, whose rules' values are stored for later selections
 * @param model what scores the documents; empty: nothing does
 * @param minScore the least score of a document to keep
 * @param keepTop the share of documents with the highest scores to keep, above 0 and at most 1
 * @param scope among which documents a document's rank is told
 * @param bands ranks that have a name, the best first; what is behind the last one has none
 * @param copies how documents go to other domains by their copies; empty: all stay
 */
public record Quality(
    Optional<String> profile,
    List<String> measure,
    Optional<Model> model,
    OptionalDouble minScore,
    OptionalDouble keepTop,
    Scope scope,
    List<Band> bands,
    Optional<Copies> copies) {

  public Quality {
    measure = List.copyOf(measure);
    bands = List.copyOf(bands);
  }

  /** Whether documents are chosen or tagged by their rank. */
  public boolean ranks() {
    return (keepTop.isPresent() && keepTop.getAsDouble() < 1) || !bands.isEmpty();
  }

  /**
   * A fastText model and how it is asked.
   *
   * @param preset the usage that its authors published; empty: what its labels suggest
   * @param label whose probability is the score; empty: as the preset or the labels have it
   * @param text how text is prepared; empty: as the preset has it, else {@link Text#RAW}
   */
  public record Model(
      Path path, Optional<String> preset, Optional<String> label, Optional<Text> text) {}

  /** What a model reads: the text with spaces for line ends, or its Japanese words set apart. */
  public enum Text {
    RAW,
    SEGMENTED
  }

  /** The documents that a document's rank is told among. */
  public enum Scope {
    /** Those of all crawls so far. */
    ALL,
    /** Those of its own crawl or dataset. */
    CRAWL
  }

  /**
   * Documents from one rank to another.
   *
   * @param from share of documents with higher scores than the band's; 0 for the first one
   * @param to share of documents with higher scores than what is below the band, at most 1
   * @param domain the component of the mixture that the band's documents go to; empty: their own
   */
  public record Band(String name, double from, double to, Optional<String> domain) {}

  /**
   * Weights by copies: each group of documents is a domain, so that the mixture can give it a
   * share.
   *
   * @param counts path of the file that says how many copies each document has
   * @param groups from fewer to more copies; documents with fewer than the first asks for stay
   */
  public record Copies(String counts, List<Group> groups) implements Serializable {
    public Copies {
      groups = List.copyOf(groups);
    }

    /** The domain of documents with so many copies; empty: they stay in theirs. */
    public Optional<String> packedFor(int copies) {
      return groups.stream()
          .filter(group -> group.from() <= copies)
          .reduce((fewer, more) -> more)
          .map(Group::domain);
    }

    /**
     * Documents with so many copies and more, up to the next group.
     *
     * @param from at least 1
     * @param domain the component of the mixture that they go to
     */
    public record Group(int from, String domain) implements Serializable {}
  }
}
