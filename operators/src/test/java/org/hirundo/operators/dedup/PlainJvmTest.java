package org.hirundo.operators.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

  private static List<String> run(String... options) throws IOException, InterruptedException {
    String classes = System.getProperty("surefire.test.class.path");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC"));
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-cp",
            classes == null ? System.getProperty("java.class.path") : classes,
            Main.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output.lines().filter(line -> !line.contains("INFO")).toList();
  }

  private static String keys() {
    return Arrays.toString(new Signer(DedupParameters.VERIFIED).sign(1, 1, TEXT).bandKeys());
  }

  @Test
  void withoutTheFlag() throws IOException, InterruptedException {
    assertThat(run()).containsExactly("PlainMinHash", keys(), "true");
  }

  @Test
  void withoutTheModule() throws IOException, InterruptedException {
    assertThat(run("--limit-modules=java.se,jdk.unsupported"))
        .containsExactly("PlainMinHash", keys(), "true");
  }

  @Test
  void withTheFlag() throws IOException, InterruptedException {
    assertThat(run("--add-modules=jdk.incubator.vector"))
        .containsExactly("VectorMinHash", keys(), "true");
  }
}
