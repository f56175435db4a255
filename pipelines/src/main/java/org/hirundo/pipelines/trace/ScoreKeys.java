package org.hirundo.pipelines.trace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.hirundo.pipelines.scoring.ScoringModel;

/**
 * The keys that models' scores have in documents. A key holds the fingerprint of the model's whole
 * file, which may have gigabytes: so it is kept in a folder until the file's size or the time of
 * its last change is another one, or the configuration asks the model otherwise. Several processes
 * may share the folder. Confined to one thread.
 */
final class ScoreKeys {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int VERSION = 1;

  private final Optional<Path> folder;

  /**
   * @param folder where keys are kept; empty: they are not
   */
  ScoreKeys(Optional<Path> folder) {
    this.folder = folder;
  }

  /** A key and what it was made of. */
  record Kept(int version, ScoringModel model, long size, long time, String key) {
    private boolean isOf(Kept other) {
      return version == other.version
          && model.equals(other.model)
          && size == other.size
          && time == other.time
          && key != null;
    }
  }

  /**
   * The key of that model's scores.
   *
   * @throws IOException if the model can't be read
   */
  String of(ScoringModel model) throws IOException {
    Path file = Path.of(model.file()).toAbsolutePath();
    if (folder.isEmpty() || !Files.exists(file)) {
      return model.load().key();
    }
    Kept now =
        new Kept(VERSION, model, Files.size(file), Files.getLastModifiedTime(file).toMillis(), "");
    Path place = folder.get().resolve("score-key-%08x.json".formatted(model.hashCode()));
    Optional<Kept> kept = read(place).filter(found -> found.isOf(now));
    if (kept.isPresent()) {
      return kept.get().key();
    }
    String key = model.load().key();
    write(place, new Kept(VERSION, model, now.size(), now.time(), key));
    return key;
  }

  private static Optional<Kept> read(Path place) throws IOException {
    if (!Files.exists(place)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(place.toFile(), Kept.class));
    } catch (JsonProcessingException e) { // torn, or another version's
      return Optional.empty();
    }
  }

  private static void write(Path place, Kept kept) throws IOException {
    Files.createDirectories(place.getParent());
    String own = ".%d-%x.new".formatted(ProcessHandle.current().pid(), System.nanoTime());
    Path written = place.resolveSibling(place.getFileName() + own);
    JSON.writeValue(written.toFile(), kept);
    Files.move(written, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
