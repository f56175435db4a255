package org.hirundo.pipelines.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Reads the sample's resources from where this class was loaded: a folder of classes, or a jar. */
final class ResourceTree {
  private ResourceTree() {}

  /**
   * The texts below a folder, by their path in it, in the order of the paths.
   *
   * @param folder from the root, such as {@code sample/pages}
   * @throws UncheckedIOException if the folder holds no file, or one cannot be read
   */
  static SortedMap<String, String> texts(String folder) {
    try {
      Path home =
          Path.of(ResourceTree.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return texts(home, folder);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("this program's own place is not a path", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SortedMap<String, String> texts(Path home, String folder) throws IOException {
    SortedMap<String, String> texts =
        Files.isDirectory(home) ? fromFolder(home.resolve(folder)) : fromJar(home, folder + "/");
    if (texts.isEmpty()) {
      throw new NoSuchFileException(
          folder, null, "no such resources in " + home + "; build the project again");
    }
    return texts;
  }

  static String text(String path) {
    try (InputStream in = ResourceTree.class.getResourceAsStream("/" + path)) {
      if (in == null) {
        throw new NoSuchFileException(path, null, "no such resource; build the project again");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SortedMap<String, String> fromFolder(Path folder) throws IOException {
    SortedMap<String, String> texts = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          String name = folder.relativize(file).toString().replace('\\', '/');
          texts.put(name, Files.readString(file));
        }
      }
    }
    return texts;
  }

  private static SortedMap<String, String> fromJar(Path jar, String prefix) throws IOException {
    SortedMap<String, String> texts = new TreeMap<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().toList()) {
        if (entry.getName().startsWith(prefix) && !entry.isDirectory()) {
          try (InputStream in = file.getInputStream(entry)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            texts.put(entry.getName().substring(prefix.length()), text);
          }
        }
      }
    }
    return texts;
  }
}
