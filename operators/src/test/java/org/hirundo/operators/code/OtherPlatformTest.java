package org.hirundo.operators.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Where there is no native code, or it cannot be unpacked. */
class OtherPlatformTest {
  /** What the other JVM runs: measures two files. */
  public static final class Main {
    private Main() {}

    public static void main(String[] arguments) {
      Snippets.INTACT.forEach(
          (language, text) ->
              System.out.println(
                  language
                      + " "
                      + CodeRules.values(new SourceFile(text, language))
                          .containsKey("code_letters@1")
                      + " "
                      + CodeRules.values(new SourceFile(text, language))
                          .containsKey("code_syntax_errors@1")));
    }
  }

  @Test
  void syntaxIsAbsentAndOneWarningNamesThePlatform() throws Exception {
    String output = run("-Dos.arch=riscv64");
    assertThat(output).contains("PYTHON true false").contains("RUBY true false");
    assertThat(output.split("No syntax of source code is measured", -1)).hasSize(2);
    assertThat(output).contains("riscv64");
  }

  @Test
  void theSameWhereNothingCanBeUnpacked() throws Exception {
    String output = run("-Djava.io.tmpdir=" + Path.of("no", "such", "folder"));
    assertThat(output).contains("PYTHON true false");
    assertThat(output.split("No syntax of source code is measured", -1)).hasSize(2);
    assertThat(output).contains("no/such/folder");
  }

  @Test
  void hereItIsThere() throws Exception {
    assertThat(run()).contains("PYTHON true true").doesNotContain("No syntax");
  }

  private static String run(String... options) throws IOException, InterruptedException {
    String classes = System.getProperty("surefire.test.class.path");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-Dlog4j2.configurationFile=classpath:org/hirundo/operators/code/warnings.xml"));
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-cp",
            classes == null ? System.getProperty("java.class.path") : classes,
            Main.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
