package org.hirundo.pipelines.logs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;

/** The folder or URI of an archive, and the file system that it is on. */
record ArchiveLocation(FileSystem files, Path folder) {

  /**
   * @param location a local path, or a URI that Flink's file systems know
   * @throws FeedGoneException if there is no file system for it
   */
  static ArchiveLocation of(String location) throws IOException {
    Path folder =
        location.contains("://") || location.startsWith("file:")
            ? new Path(location)
            : new Path(java.nio.file.Path.of(location).toAbsolutePath().toUri());
    try {
      return new ArchiveLocation(FileSystem.get(folder.toUri()), folder);
    } catch (UnsupportedFileSystemSchemeException e) {
      throw new FeedGoneException(
          "the archive "
              + location
              + " can't be read without Flink's file system for it: name the folder of its plugin in"
              + " FLINK_PLUGINS_DIR, and that of its settings in FLINK_CONF_DIR (see"
              + " docs/configuration.md)");
    }
  }

  Path below(String name) {
    return new Path(folder, name);
  }

  /** What is in a folder; nothing where there is none. */
  static List<FileStatus> list(FileSystem files, Path folder) throws IOException {
    try {
      FileStatus[] found = files.listStatus(folder);
      return found == null ? List.of() : List.of(found);
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  /** The finished Parquet files of a folder, in no order. */
  static List<FileStatus> parquet(FileSystem files, Path folder) throws IOException {
    List<FileStatus> parquet = new ArrayList<>();
    for (FileStatus status : list(files, folder)) {
      String name = status.getPath().getName();
      if (!status.isDir() && name.endsWith(".parquet") && !name.startsWith(".")) {
        parquet.add(status);
      }
    }
    return parquet;
  }
}
