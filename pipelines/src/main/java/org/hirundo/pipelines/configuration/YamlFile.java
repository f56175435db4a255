package org.hirundo.pipelines.configuration;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** Parses YAML to nodes that know their lines. Nothing of the file is instantiated. */
final class YamlFile {
  private static final int MOST_BYTES = 1 << 20;
  private static final int DEEPEST = 20;
  private static final int MOST_ALIASES = 20;

  private YamlFile() {}

  static Section read(Path file, Faults faults) throws IOException {
    String text;
    try {
      if (Files.isDirectory(file)) {
        return failed(faults, 0, "this is a folder", "name the configuration file in it");
      }
      if (Files.size(file) > MOST_BYTES) {
        return failed(faults, 0, "larger than 1 MiB", "is it a configuration?");
      }
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      return failed(faults, 0, "there is no such file", "check the path after --config");
    } catch (CharacterCodingException e) {
      return failed(faults, 0, "not " + StandardCharsets.UTF_8, "save it as UTF-8");
    }
    return parse(text, faults);
  }

  private static Section parse(String text, Faults faults) {
    LoaderOptions limits = new LoaderOptions();
    limits.setCodePointLimit(MOST_BYTES);
    limits.setNestingDepthLimit(DEEPEST);
    limits.setMaxAliasesForCollections(MOST_ALIASES);
    try {
      Node root = new Yaml(limits).compose(new StringReader(text));
      if (root instanceof MappingNode mapping) {
        return new Section("", mapping, faults);
      }
      return failed(faults, 1, "the file holds no keys", "write key: value lines, like mixture:");
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      return failed(
          faults,
          line,
          "not YAML: " + e.getProblem(),
          "check indentation (spaces, no tabs), quotes, brackets and colons here and above");
    } catch (YAMLException e) {
      return failed(faults, 0, "not YAML: " + e.getMessage(), "make it simpler");
    }
  }

  private static Section failed(Faults faults, int line, String message, String remedy) {
    faults.add(line, message, remedy);
    return Section.absent("", faults);
  }
}
