package org.hirundo.pipelines.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hirundo.operators.quality.FastTextTrainer;
import org.hirundo.operators.quality.FastTextTrainer.Example;
import org.hirundo.pipelines.scoring.ScoringModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model's file is read whole once, not at every trace. */
class ScoreKeysTest {
  @TempDir private Path folder;
  private Path file;
  private ScoringModel model;

  @BeforeEach
  void train() throws IOException {
    file = folder.resolve("edu.bin");
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      examples.add(new Example("__label__pos", "燕巣春渡鳥 swallow " + i));
      examples.add(new Example("__label__neg", "特価送料無料 sale " + i));
    }
    FastTextTrainer.train(FastTextTrainer.Settings.characters().withBuckets(100), examples, file);
    model = new ScoringModel(file.toString(), "", "", "");
  }

  private ScoreKeys keys() {
    return new ScoreKeys(Optional.of(folder.resolve("trace")));
  }

  @Test
  void aKeyIsKeptAsLongAsTheFileIsTheSame() throws IOException {
    String key = model.load().key();
    assertThat(keys().of(model)).isEqualTo(key).startsWith("edu@");

    FileTime time = Files.getLastModifiedTime(file);
    Files.write(file, new byte[(int) Files.size(file)]);
    Files.setLastModifiedTime(file, time);
    assertThat(keys().of(model)).as("the file was not read").isEqualTo(key);

    Files.setLastModifiedTime(file, FileTime.fromMillis(time.toMillis() + 1000));
    assertThatThrownBy(() -> keys().of(model)).hasMessageContaining("edu.bin");
  }

  @Test
  void aModelThatIsAskedOtherwiseHasItsOwnKey() throws IOException {
    ScoringModel segmented = new ScoringModel(file.toString(), "", "__label__neg", "segmented");
    assertThat(keys().of(model)).isEqualTo(model.load().key());
    assertThat(keys().of(segmented))
        .isEqualTo(segmented.load().key())
        .isNotEqualTo(keys().of(model));
  }

  @Test
  void aTornFileIsMadeAgainAndWithoutAFolderNothingIsKept() throws IOException {
    String key = keys().of(model);
    try (var kept = Files.list(folder.resolve("trace"))) {
      Files.writeString(kept.findFirst().orElseThrow(), "{\"key\": \"ot");
    }
    assertThat(keys().of(model)).isEqualTo(key);
    assertThat(new ScoreKeys(Optional.empty()).of(model)).isEqualTo(key);
  }
}
