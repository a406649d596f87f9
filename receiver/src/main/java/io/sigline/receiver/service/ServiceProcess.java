package io.sigline.receiver.service;

import io.sigline.receiver.config.SiglineConfig;
import io.sigline.receiver.logging.Logs;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service as a process of its own: SIGTERM and SIGINT stop it, a second one at once; SIGHUP
 * reloads rules and credentials.
 */
public final class ServiceProcess {
  private static final Logger log = LoggerFactory.getLogger(ServiceProcess.class);

  private ServiceProcess() {}

  /**
   * Runs until a signal comes.
   *
   * @param alerts where alerts are printed when no Keep is set
   * @param started called once the service is ready
   * @throws ServiceException if it cannot start
   */
  public static void run(SiglineConfig config, PrintStream alerts, Consumer<Service> started) {
    Logs.configure(config.logging());
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, fault) -> log.error("{} ended by a fault", thread.getName(), fault));
    CountDownLatch stop = new CountDownLatch(1);
    CompletableFuture<Service> running = new CompletableFuture<>();
    boolean handled = onStopSignal("TERM", 143, stop) && onStopSignal("INT", 130, stop);
    Signals.handle("HUP", () -> reloadOnceStarted(running));
    try (Service service = Service.start(config, alerts)) {
      running.complete(service);
      if (!handled) {
        Runtime.getRuntime().addShutdownHook(new Thread(service::close, "stop"));
      }
      if (stop.getCount() > 0) {
        started.accept(service);
      }
      stop.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is being loaded at the start may be older than the signal. */
  private static void reloadOnceStarted(CompletableFuture<Service> running) {
    var _ = running.thenAccept(Service::reload);
  }

  private static boolean onStopSignal(String name, int code, CountDownLatch stop) {
    return Signals.handle(
        name,
        () -> {
          if (stop.getCount() == 0) {
            log.warn("second SIG{}: stopping at once", name);
            Runtime.getRuntime().halt(code);
          }
          stop.countDown();
        });
  }
}
