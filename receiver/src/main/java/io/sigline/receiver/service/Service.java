package io.sigline.receiver.service;

import io.sigline.alerting.AlertFlow;
import io.sigline.alerting.deliver.Clocks;
import io.sigline.alerting.journal.JournalException;
import io.sigline.alerting.outgoing.Outgoing;
import io.sigline.receiver.api.AdminRefusals;
import io.sigline.receiver.api.AdminServer;
import io.sigline.receiver.api.ConnectionMetrics;
import io.sigline.receiver.api.CredentialMetrics;
import io.sigline.receiver.api.Metrics;
import io.sigline.receiver.api.Readiness;
import io.sigline.receiver.audit.Auditor;
import io.sigline.receiver.config.SiglineConfig;
import io.sigline.receiver.intake.Intake;
import io.sigline.receiver.intake.IntakeClient;
import io.sigline.receiver.intake.IntakeCounters;
import io.sigline.receiver.intake.IntakeSettings;
import io.sigline.receiver.pipeline.Pipeline;
import io.sigline.receiver.pipeline.PipelineCounters;
import io.sigline.receiver.rules.BudgetWatch;
import io.sigline.receiver.rules.KeptRules;
import io.sigline.receiver.rules.LiveRules;
import io.sigline.receiver.rules.Relearning;
import io.sigline.receiver.rules.RuleWatcher;
import io.sigline.receiver.rules.RulesException;
import io.sigline.receiver.secrets.SecretSource;
import io.sigline.receiver.secrets.Secrets;
import io.sigline.receiver.seen.SeenFile;
import io.sigline.receiver.seen.SeenKeeper;
import io.sigline.receiver.seen.SeenTimes;
import io.sigline.receiver.selftest.Announcements;
import io.sigline.receiver.selftest.LiveSelfTest;
import io.sigline.receiver.selftest.SelfTestWorker;
import io.sigline.receiver.tls.LiveTls;
import io.sigline.receiver.tls.ServerTls;
import io.sigline.receiver.tls.TrustedAuthorities;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service as a whole: journal and, at the same time, rules; then pipeline, intake, admin.
 * {@link #close} stops it: readiness off, no new calls, what was taken in is judged and answered,
 * then the rest in reverse.
 */
public final class Service implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Service.class);
  private static final Duration CREDENTIALS_LOOK = Duration.ofSeconds(5);
  private static final Duration LAST_DELIVERIES = Duration.ofSeconds(2);

  private final SiglineConfig config;
  private final Readiness readiness;
  private final AlertFlow flow;
  private final AlertThreads alertThreads;
  private final RuleWatcher watcher;
  private final Thread watcherThread;
  private final Thread relearningThread;
  private final Thread budgetThread;
  private final ServiceAudit audit;
  private final CredentialWatch credentials;
  private final Thread credentialThread;
  private final Thread keeperThread;
  private final Pipeline pipeline;
  private final Intake intake;
  private final SelfTestWorker selfTest;
  private final SeenKeeper seen;
  private final AdminServer admin;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Starts everything and says ready.
   *
   * @param alerts where alerts are printed when no Keep is set
   * @throws ServiceException if something cannot be started; nothing runs then
   */
  public static Service start(SiglineConfig config, PrintStream alerts) {
    try (Opened opened = new Opened()) {
      Service service = new Service(config, alerts, opened);
      opened.keep();
      return service;
    } catch (JournalException | RulesException | IOException e) {
      throw new ServiceException(String.valueOf(e.getMessage()), e);
    }
  }

  private Service(SiglineConfig config, PrintStream alerts, Opened opened) throws IOException {
    this.config = config;
    InstantSource clock = InstantSource.system();
    KeptRules kept = KeptRules.in(config.dataDirectory());
    StartingRules starting = StartingRules.begin(config.rules(), clock, kept);
    Outgoing.use(Settings.outgoing(config));
    SecretSource source = new SecretSource(config.vault(), clock);
    Secrets secrets = new Secrets(source);
    Optional<TrustedAuthorities> keepCa = Settings.keepCa(config.alerts().keep());
    flow =
        opened.add(
            AlertFlow.open(Settings.alerts(config, secrets, keepCa), Clocks.of(clock), alerts));
    Auditor auditor = new Auditor(Settings.audit(config, secrets, clock));
    audit = new ServiceAudit(auditor);
    LiveRules rules = starting.await();
    rules.tell(audit);
    pipeline =
        opened.add(
            Pipeline.start(
                Settings.pipeline(config),
                Settings.detectors(rules.current()),
                flow,
                new PipelineCounters()));
    rules.onChange(library -> pipeline.swap(Settings.detectors(library)));
    rules.loadAt(new ReloadPace(() -> pipeline.recordsInRing() > 0));
    IntakeSettings intakeSettings = Settings.intake(config.intake(), secrets);
    intake = opened.add(Intake.start(intakeSettings, pipeline, new IntakeCounters()));
    readiness = new Readiness(pipeline, flow, rules);
    LiveSelfTest tests = selfTest(rules, intakeSettings, clock);
    selfTest =
        opened.add(
            SelfTestWorker.start(
                tests, config.selftest().interval(), config.selftest().rules(), clock));
    Metrics metrics =
        new Metrics(pipeline, intake.counters(), flow, rules, config.admin().ruleSeries());
    metrics.add(tests);
    AdminServer.Guards guards =
        Settings.guards(config.admin(), secrets, new AdminRefusals(clock, auditor));
    metrics.add(guards.refusals());
    metrics.add(auditor);
    IntakeCounters counters = intake.counters();
    metrics.add(
        new ConnectionMetrics(
            List.of(
                counters.grpcConnectionsClosed, counters.httpConnectionsClosed, guards.closed())));
    List<LiveTls> certificates =
        Stream.<Optional<? extends LiveTls>>of(
                intake.tls(), guards.tls(), keepCa, source.authorities())
            .<LiveTls>flatMap(Optional::stream)
            .toList();
    metrics.add(new CredentialMetrics(certificates, secrets));
    SeenFile seenFile = new SeenFile(config.dataDirectory());
    SeenTimes times = new SeenTimes(rules, seenFile.read(), clock);
    seen = opened.add(SeenKeeper.start(rules, times, seenFile));
    admin =
        opened.add(
            AdminServer.start(
                config,
                new AdminServer.Parts(
                    readiness, metrics, rules, pipeline, selfTest, times, guards, auditor)));
    alertThreads = opened.add(new AlertThreads(flow));
    watcher = new RuleWatcher(config.rules(), rules);
    watcherThread = Thread.ofPlatform().name("rule-watch").daemon().start(watcher);
    relearningThread = Thread.ofPlatform().name("relearn").daemon().start(new Relearning(rules));
    budgetThread = Thread.ofPlatform().name("rule-budgets").daemon().start(new BudgetWatch(rules));
    credentials = new CredentialWatch(certificates, secrets, clock, CREDENTIALS_LOOK, audit);
    credentialThread = Thread.ofPlatform().name("credentials").daemon().start(credentials);
    audit.started(config, rules.current().rules().size());
    intake.ready(true);
    readiness.ready(true);
    log.atInfo()
        .addKeyValue("grpc-port", intake.grpcPort())
        .addKeyValue("http-port", intake.httpPort())
        .addKeyValue("admin-port", admin.port())
        .addKeyValue("data-directory", config.dataDirectory())
        .log("ready");
    keeperThread = Thread.ofPlatform().name("rule-pack").daemon().start(rules::keep);
    if (!config.intake().loopbackOnly() && !config.intake().tls().enabled()) {
      log.warn("the intake can be reached from other machines and its traffic is not encrypted");
    }
    if (!config.admin().loopbackOnly() && !config.admin().tls().enabled()) {
      log.warn(
          "the admin server can be reached from other machines and its traffic is not encrypted");
    }
  }

  /** Its records come in by the same port as all others. */
  private LiveSelfTest selfTest(LiveRules rules, IntakeSettings settings, InstantSource clock) {
    Announcements announcements = new Announcements();
    pipeline.recognise(announcements);
    return new LiveSelfTest(
        rules,
        flow.proofs(),
        announcements,
        () ->
            IntakeClient.of(
                settings,
                intake.grpcPort(),
                intake.tls().map(ServerTls::leaf),
                Settings.ownKey(config.selftest())),
        clock);
  }

  /** Reloads rules, certificates and secrets soon; any thread. */
  public void reload() {
    credentials.request();
    watcher.request();
  }

  /** The port that OTLP/gRPC is served on. */
  public int grpcPort() {
    return intake.grpcPort();
  }

  /** The port that OTLP/HTTP is served on. */
  public int httpPort() {
    return intake.httpPort();
  }

  /** The port that health and metrics are served on. */
  public int adminPort() {
    return admin.port();
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    long begin = System.nanoTime();
    log.info("stopping");
    audit.stopping();
    readiness.ready(false);
    intake.ready(false);
    watcherThread.interrupt();
    relearningThread.interrupt();
    budgetThread.interrupt();
    credentialThread.interrupt();
    selfTest.close();
    Duration drainTimeout = config.pipeline().drainTimeout();
    intake.stop(drainTimeout);
    Duration left = drainTimeout.minusNanos(System.nanoTime() - begin);
    int refused = pipeline.drain(left.isNegative() ? Duration.ZERO : left);
    if (refused > 0) {
      log.atWarn()
          .addKeyValue("calls", refused)
          .log("stopped before everything was judged; refused calls come again");
    }
    pipeline.close();
    seen.close();
    awaitKeeper();
    awaitDeliveries();
    long pending = flow.pending();
    alertThreads.close();
    flow.close();
    admin.close();
    log.atInfo().addKeyValue("pending-alerts", pending).log("stopped");
  }

  /** Where a stop follows a start at once: nobody else is to find the data directory in use. */
  private void awaitKeeper() {
    try {
      boolean _ = keeperThread.join(LAST_DELIVERIES);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitDeliveries() {
    long end = System.nanoTime() + LAST_DELIVERIES.toNanos();
    try {
      while (flow.pending() > 0 && System.nanoTime() < end) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
