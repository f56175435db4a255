package org.hirundo.operators.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import org.hirundo.operators.OtherJvm;
import org.junit.jupiter.api.Test;

/** The same signatures in a JVM that was started without the Vector API, or has none. */
class PlainJvmTest {
  private static final String TEXT = GoldenSignaturesTest.TEXTS.get("compatibility");

  /** What the other JVM runs: signs a text, and one that would be 108 MB after normalisation. */
  public static final class Main {
    private Main() {}

    public static void main(String[] arguments) {
      Signer signer = new Signer(DedupParameters.VERIFIED);
      System.out.println(MinHash.of(1).getClass().getSimpleName());
      System.out.println(Arrays.toString(signer.sign(1, 1, TEXT).bandKeys()));
      System.out.println(signer.sign(1, 1, "\ufdfa".repeat(3_000_000)) != null);
    }
  }

  private static String keys() {
    return Arrays.toString(new Signer(DedupParameters.VERIFIED).sign(1, 1, TEXT).bandKeys());
  }

  @Test
  void withoutTheFlag() throws IOException, InterruptedException {
    assertThat(OtherJvm.run(Main.class)).containsExactly("PlainMinHash", keys(), "true");
  }

  @Test
  void withoutTheModule() throws IOException, InterruptedException {
    assertThat(OtherJvm.run(Main.class, "--limit-modules=java.se,jdk.unsupported"))
        .containsExactly("PlainMinHash", keys(), "true");
  }

  @Test
  void withTheFlag() throws IOException, InterruptedException {
    assertThat(OtherJvm.run(Main.class, "--add-modules=jdk.incubator.vector"))
        .containsExactly("VectorMinHash", keys(), "true");
  }
}
