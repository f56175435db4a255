package org.hirundo.pipelines.command;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file to read, or standard input.
 *
 * @param name as the person gave it, or as it was found below a folder
 * @param named whether the person named this very file
 */
record InputPath(String name, boolean named) {
  private static final String STANDARD_INPUT = "-";

  /**
   * The files meant by the arguments, in their order; a folder stands for every visible file below
   * it, sorted by path.
   *
   * @throws CommandException if one is not there
   */
  static List<InputPath> all(List<String> arguments) throws IOException {
    List<InputPath> found = new ArrayList<>();
    for (String argument : arguments) {
      Path path = Path.of(argument);
      if (!argument.equals(STANDARD_INPUT) && !Files.exists(path)) {
        throw CommandException.usage(argument + " is not there; check the path");
      }
      if (!argument.equals(STANDARD_INPUT) && Files.isDirectory(path)) {
        found.addAll(below(path));
      } else {
        found.add(new InputPath(argument, true));
      }
    }
    return found;
  }

  private static List<InputPath> below(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .filter(Files::isRegularFile)
          .sorted()
          .map(file -> new InputPath(file.toString(), false))
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Opens it as it is stored. */
  InputStream open(Console console) throws IOException {
    return name.equals(STANDARD_INPUT)
        ? new BufferedInputStream(console.in())
        : new BufferedInputStream(Files.newInputStream(Path.of(name)), 1 << 16);
  }
}
