package org.hirundo.pipelines.source;

import java.net.URI;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.local.LocalFileSystem;

/** The local files under another scheme, so that they are reached only as {@code s3:} would be. */
public final class TrialFileSystemFactory implements FileSystemFactory {
  static final String SCHEME = "trial";

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FileSystem create(URI uri) {
    return new LocalFileSystem() {
      @Override
      public URI getUri() {
        return URI.create(SCHEME + ":///");
      }
    };
  }
}
