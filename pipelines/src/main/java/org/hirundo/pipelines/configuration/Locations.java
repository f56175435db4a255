package org.hirundo.pipelines.configuration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Resolves the locations of a file and reports those where nothing is. */
final class Locations {
  private final Path folder;

  Locations(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  /** An absolute local path, maybe with glob signs, or a URI of another scheme. */
  String resolve(String location) {
    if (LocalFiles.isRemote(location)) {
      return location;
    }
    String local = LocalFiles.withoutScheme(location);
    return local.startsWith("/") ? local : folder + "/" + local;
  }

  Path path(String location) {
    return Path.of(resolve(location)).normalize();
  }

  /** A URI; the local ones with {@code file:}. */
  String uri(String location) {
    return LocalFiles.isRemote(location) ? location : path(location).toUri().toString();
  }

  void requireFile(Value value, String location) {
    if (!LocalFiles.isRemote(location) && !Files.isRegularFile(path(location))) {
      value.fault("names " + location + ", which is not a file" + from(location), checkPath());
    }
  }

  /** A file that has to be on this machine; empty if it is not, which is told. */
  Optional<Path> localFile(Value value) {
    Optional<String> given = value.text();
    if (given.isPresent() && LocalFiles.isRemote(given.get())) {
      value.fault("is " + given.get() + ", which is not local", "fetch it first");
      return Optional.empty();
    }
    given.ifPresent(location -> requireFile(value, location));
    return given.map(this::path);
  }

  void requireFolder(Value value, String location) {
    if (!LocalFiles.isRemote(location) && !Files.isDirectory(path(location))) {
      value.fault("names " + location + ", which is not a folder" + from(location), checkPath());
    }
  }

  /** At least one file must be there. */
  void requireMatch(Value value, String location) {
    if (LocalFiles.isRemote(location)) {
      return;
    }
    try {
      if (LocalFiles.matching(resolve(location)).isEmpty()) {
        value.fault("names " + location + ", where no file is" + from(location), checkPath());
      }
    } catch (IOException e) {
      value.fault("names " + location + ", which cannot be read: " + e.getMessage(), checkPath());
    }
  }

  /** The folder or URI of a key, for something that is written. */
  String folder(Section section, String key, String fallback) {
    Optional<Value> value = section.value(key);
    String given = value.flatMap(Value::text).orElse(fallback);
    value.ifPresent(present -> requireWritable(present, given));
    return LocalFiles.isRemote(given) ? given : path(given).toString();
  }

  /** A place to write to must be a folder, or not there yet. */
  void requireWritable(Value value, String location) {
    if (!LocalFiles.isRemote(location)) {
      Path path = path(location);
      if (Files.exists(path) && !(Files.isDirectory(path) && Files.isWritable(path))) {
        value.fault(
            "names " + location + ", which is not a folder that can be written to",
            "name another, or one that is not there yet");
      }
    }
  }

  private String from(String location) {
    return LocalFiles.withoutScheme(location).startsWith("/") ? "" : " below " + folder;
  }

  private static String checkPath() {
    return "check the path; relative ones are meant from the folder you start hirundo in";
  }
}
