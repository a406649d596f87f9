package io.sigline.receiver.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigline.alerting.AlertCounters;
import io.sigline.alerting.AlertFlow;
import io.sigline.alerting.journal.StorageStatus;
import io.sigline.receiver.pipeline.Pipeline;
import io.sigline.receiver.rules.LiveRules;
import io.sigline.receiver.rules.RuleLibrary;
import io.sigline.receiver.rules.RuleStanding.State;
import java.util.Locale;

/** Whether the service takes records, and how its parts are. */
public final class Readiness {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final Pipeline pipeline;
  private final AlertFlow flow;
  private final LiveRules rules;
  private volatile boolean ready;

  /** Not ready yet. */
  public Readiness(Pipeline pipeline, AlertFlow flow, LiveRules rules) {
    this.pipeline = pipeline;
    this.flow = flow;
    this.rules = rules;
  }

  /** Sets what is said. */
  public void ready(boolean ready) {
    this.ready = ready;
  }

  /** True between the end of the start and the beginning of the stop. */
  public boolean ready() {
    return ready;
  }

  /** Whether, and no more, as JSON: for who has not said who it is. */
  public String brief() {
    return JSON.createObjectNode().put("ready", ready).toString();
  }

  /** The details, as JSON. */
  public String detail() {
    RuleLibrary library = rules.current();
    AlertCounters alerts = flow.counters();
    ObjectNode root = JSON.createObjectNode().put("ready", ready);
    root.putObject("ring")
        .put("records", pipeline.recordsInRing())
        .put("calls-waiting", pipeline.callsWaiting())
        .put("bytes-in-flight", pipeline.bytesInFlight());
    StorageStatus storage = flow.storage();
    root.putObject("journal")
        .put("bytes", storage.bytes())
        .put("limit-bytes", storage.maxBytes())
        .put("failure", storage.failure())
        .put("failures", pipeline.counters().journalFailures.sum())
        .put("pending-alerts", alerts.pending());
    ObjectNode ruleSet = root.putObject("rules");
    ruleSet
        .put("loaded", library.rules().size())
        .put("correlations", library.correlations().size())
        .put("refused", library.refused().size())
        .put("off", library.selected().count(State.OFF))
        .put("shadow", library.selected().count(State.SHADOW))
        .put("loaded-at", rules.loadedAt().toString())
        .put("last-reload-failure", rules.lastFailure());
    ArrayNode quarantined = ruleSet.putArray("quarantined");
    rules
        .quarantined()
        .forEach(it ->
            quarantined
                .addObject()
                .put("id", it.rule().key())
                .put("title", it.rule().title())
                .put("reason", it.cost())
                .put("since", it.since().toString()));
    root.putObject("delivery")
        .put("circuit", alerts.circuit().name().toLowerCase(Locale.ROOT))
        .put("last-failure", alerts.lastFailure());
    return root.toString();
  }
}
