package org.hirundo.operators.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import org.hirundo.operators.OtherJvm;
import org.junit.jupiter.api.Test;

/** The same sums in a JVM that was started without the Vector API, or has none. */
class ScoresOnPlainJvmTest {
  private static final String SUMS = "[1.1, 2.2, 3.3, 4.4, 5.5, 6.6, 7.7, 8.8, 9.9]";

  /** What the other JVM runs. */
  public static final class Main {
    private Main() {}

    public static void main(String[] arguments) {
      RowSums sums = RowSums.of();
      float[] vector = {1, 2, 3, 4, 5, 6, 7, 8, 9};
      float[] values = new float[2 * vector.length];
      for (int i = 0; i < vector.length; i++) {
        values[vector.length + i] = (i + 1) / 10f;
      }
      sums.add(vector, values, new int[] {0, 1}, 2);
      System.out.println(sums.getClass().getSimpleName());
      System.out.println(Arrays.toString(vector));
    }
  }

  @Test
  void withoutTheFlag() throws IOException, InterruptedException {
    assertThat(OtherJvm.run(Main.class)).containsExactly("PlainRowSums", SUMS);
  }

  @Test
  void withoutTheModule() throws IOException, InterruptedException {
    assertThat(OtherJvm.run(Main.class, "--limit-modules=java.se,jdk.unsupported"))
        .containsExactly("PlainRowSums", SUMS);
  }

  @Test
  void withTheFlag() throws IOException, InterruptedException {
    assertThat(OtherJvm.run(Main.class, "--add-modules=jdk.incubator.vector"))
        .containsExactly("VectorRowSums", SUMS);
  }
}
