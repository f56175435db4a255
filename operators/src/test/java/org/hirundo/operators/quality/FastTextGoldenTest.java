package org.hirundo.operators.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Probabilities of the C++ reference, written by {@code golden/make_golden.py}. */
class FastTextGoldenTest {
  private static final JsonNode GOLDEN = golden();

  private static JsonNode golden() {
    try {
      return new ObjectMapper()
          .readTree(FastTextGoldenTest.class.getResource("golden/golden.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path model(String name) {
    return Path.of(URI.create(FastTextGoldenTest.class.getResource("golden/" + name).toString()));
  }

  static List<String> lines() {
    return StreamSupport.stream(GOLDEN.get("lines").spliterator(), false)
        .map(line -> line.get(0).asText().repeat(line.get(1).asInt()) + line.get(2).asText())
        .toList();
  }

  static Stream<String> models() {
    Iterator<String> names = GOLDEN.get("models").fieldNames();
    return StreamSupport.stream(((Iterable<String>) () -> names).spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("models")
  void everyProbabilityAgreesWithTheReference(String name) throws IOException {
    FastTextModel model = FastTextModel.load(model(name));
    List<String> lines = lines();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      JsonNode expected = GOLDEN.get("models").get(name).get(i);
      Prediction prediction = model.predict(line);
      String what = name + ", line " + i;
      if (expected.size() < 8) {
        assertThat(prediction.labels()).as(what).hasSize(expected.size());
      }
      expected
          .fields()
          .forEachRemaining(
              label ->
                  assertThat(prediction.probability("__label__" + label.getKey()))
                      .as(what + ", " + label.getKey())
                      .isCloseTo(label.getValue().asDouble(), within(1e-5)));
    }
  }

  @Test
  void thereIsAGoldenModelOfEveryShape() {
    assertThat(models()).hasSize(16);
    assertThat(lines()).hasSizeGreaterThan(20);
  }
}
