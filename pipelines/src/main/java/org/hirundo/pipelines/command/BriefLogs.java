package org.hirundo.pipelines.command;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Properties;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.message.MessageFactory;
import org.apache.logging.log4j.message.ParameterizedMessageFactory;
import org.apache.logging.log4j.simple.SimpleLogger;
import org.apache.logging.log4j.spi.ExtendedLogger;
import org.apache.logging.log4j.spi.LoggerContext;
import org.apache.logging.log4j.spi.LoggerContextFactory;
import org.apache.logging.log4j.spi.LoggerRegistry;
import org.apache.logging.log4j.spi.Provider;
import org.apache.logging.log4j.util.PropertiesUtil;

/**
 * Warnings and errors of verbs that end within a second, into the same log file that the others
 * write by log4j's core, whose start takes a good part of that second. The file is opened when
 * there is something to write. Thread-safe.
 */
public final class BriefLogs extends Provider {
  private static final String VERSIONS = "2.6.0"; // of log4j's interface
  private static final PropertiesUtil NO_PROPERTIES = new PropertiesUtil(new Properties());

  private final Factory factory;

  /** Called by log4j: the file is that of the property {@code hirundo.log}. */
  public BriefLogs() {
    this(Path.of(System.getProperty("hirundo.log", "out/hirundo.log")));
  }

  BriefLogs(Path file) {
    super(15, VERSIONS);
    factory = new Factory(new Context(new Lines(new Late(file))));
  }

  /** Has log4j use this; to be called before its first logger is asked for. */
  static void use() {
    System.setProperty(Provider.PROVIDER_PROPERTY_NAME, BriefLogs.class.getName());
  }

  @Override
  public LoggerContextFactory getLoggerContextFactory() {
    return factory;
  }

  private record Factory(Context context) implements LoggerContextFactory {
    @Override
    public LoggerContext getContext(
        String asking, ClassLoader loader, Object external, boolean current) {
      return context;
    }

    @Override
    public LoggerContext getContext(
        String asking,
        ClassLoader loader,
        Object external,
        boolean current,
        URI location,
        String name) {
      return context;
    }

    @Override
    public void removeContext(LoggerContext removed) {}

    @Override
    public boolean isClassLoaderDependent() {
      return false;
    }
  }

  private static final class Context implements LoggerContext {
    private final LoggerRegistry<ExtendedLogger> loggers = new LoggerRegistry<>();
    private final PrintStream lines;

    Context(PrintStream lines) {
      this.lines = lines;
    }

    @Override
    public Object getExternalContext() {
      return null;
    }

    @Override
    public ExtendedLogger getLogger(String name) {
      return getLogger(name, ParameterizedMessageFactory.INSTANCE);
    }

    @Override
    public ExtendedLogger getLogger(String name, MessageFactory messages) {
      ExtendedLogger known = loggers.getLogger(name, messages);
      if (known != null) {
        return known;
      }
      loggers.putIfAbsent(
          name,
          messages,
          new SimpleLogger(
              name, level(name), true, false, false, false, "", messages, NO_PROPERTIES, lines));
      return loggers.getLogger(name, messages);
    }

    /** As in {@code hirundo-log4j2.xml}, but for what only tells. */
    private static Level level(String name) {
      boolean chatty = name.startsWith("org.apache.hadoop") || name.equals("state.change.logger");
      return chatty ? Level.ERROR : Level.WARN;
    }

    @Override
    public boolean hasLogger(String name) {
      return loggers.hasLogger(name);
    }

    @Override
    public boolean hasLogger(String name, MessageFactory messages) {
      return loggers.hasLogger(name, messages);
    }

    @Override
    public boolean hasLogger(String name, Class<? extends MessageFactory> messages) {
      return loggers.hasLogger(name, messages);
    }
  }

  /** Puts the time before what is logged, but not before the lines of an exception's trace. */
  private static final class Lines extends PrintStream {
    Lines(OutputStream out) {
      super(out, true, StandardCharsets.UTF_8);
    }

    @Override
    public void println(String line) {
      super.println(LocalDateTime.now().truncatedTo(ChronoUnit.MILLIS) + " " + line);
    }
  }

  /** A file that is opened with the first byte. */
  private static final class Late extends OutputStream {
    private final Path file;
    private OutputStream out;

    Late(Path file) {
      this.file = file;
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
      if (out == null) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        out = new FileOutputStream(file.toFile(), true);
      }
      out.write(octets, offset, length);
    }

    @Override
    public void close() throws IOException {
      if (out != null) {
        out.close();
      }
    }
  }
}
