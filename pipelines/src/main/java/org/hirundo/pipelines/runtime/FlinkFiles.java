package org.hirundo.pipelines.runtime;

import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.PluginUtils;

/**
 * Flink's file systems, such as that of {@code s3:}, for a run in this process: the plugins of the
 * folder {@code FLINK_PLUGINS_DIR}, with the settings of Flink's own configuration in {@code
 * FLINK_CONF_DIR}. A cluster of Flink's has them by itself.
 */
public final class FlinkFiles {
  private FlinkFiles() {}

  /** Does nothing where neither variable is set. */
  public static void initialize(Map<String, String> environment) {
    if (environment.containsKey("FLINK_PLUGINS_DIR") || environment.containsKey("FLINK_CONF_DIR")) {
      Configuration settings = GlobalConfiguration.loadConfiguration();
      FileSystem.initialize(settings, PluginUtils.createPluginManagerFromRootFolder(settings));
    }
  }
}
