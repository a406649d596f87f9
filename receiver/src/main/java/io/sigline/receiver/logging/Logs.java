package io.sigline.receiver.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.sigline.receiver.config.LoggingConfig;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Sets up the log of this process. */
public final class Logs {
  /** Libraries whose messages below warning say nothing to an operator. */
  private static final List<String> CHATTY =
      List.of("io.grpc", "io.netty", "io.helidon", "org.sqlite", "jdk");

  /** A port that is taken: said once, by whoever wanted to listen. */
  private static final List<String> SAID_BY_US = List.of("io.helidon.webserver.LoomServer");

  private Logs() {}

  /** Replaces whatever was set up before. Call once, before threads are started. */
  public static void configure(LoggingConfig config) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    Encoder<ILoggingEvent> encoder =
        switch (config.format()) {
          case JSON -> new JsonLineEncoder();
          case TEXT -> new TextLineEncoder();
        };
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    root.setLevel(Level.toLevel(config.level().name()));
    if (root.getLevel().isGreaterOrEqual(Level.DEBUG)) {
      CHATTY.forEach(name -> context.getLogger(name).setLevel(quieter(root.getLevel())));
    }
    SAID_BY_US.forEach(name -> context.getLogger(name).setLevel(Level.OFF));
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  private static Level quieter(Level level) {
    return level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN;
  }
}
