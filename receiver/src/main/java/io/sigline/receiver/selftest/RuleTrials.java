package io.sigline.receiver.selftest;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.sigline.engine.proof.Sample;
import io.sigline.engine.proof.Synthesis;
import io.sigline.engine.rule.DetectionVersion;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.offline.SyntheticRequest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The records of one rule's self-test: one that must match it, and those that must not. */
final class RuleTrials {
  private static final int TAG_BYTES = 24;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A record with the tag by which it is known. */
  record Tagged(String tag, ExportLogsServiceRequest request, Probe probe) {}

  private final Synthesis synthesis;
  private final String version;
  private final List<Tagged> records = new ArrayList<>();

  RuleTrials(Synthesis synthesis) {
    this.synthesis = synthesis;
    this.version = DetectionVersion.of(synthesis.rule());
    if (synthesis instanceof Synthesis.Made made) {
      add(made.matching(), true);
      add(made.nearMiss(), false);
      made.excluded().forEach(sample -> add(sample, false));
    }
  }

  private void add(Sample sample, boolean mustMatch) {
    byte[] random = new byte[TAG_BYTES];
    RANDOM.nextBytes(random);
    String tag = HexFormat.of().formatHex(random);
    Probe probe = new Probe(rule().key(), version, mustMatch, sample.change());
    records.add(new Tagged(tag, SyntheticRequest.of(sample.record().withTag(tag)), probe));
  }

  Rule rule() {
    return synthesis.rule();
  }

  String version() {
    return version;
  }

  /** In the order in which they are to be sent. */
  List<Tagged> records() {
    return records;
  }

  Verdict verdict() {
    return switch (synthesis) {
      case Synthesis.Impossible _ -> Verdict.IMPOSSIBLE;
      case Synthesis.Made _ -> failure().isEmpty() ? Verdict.PROVEN : Verdict.FAILED;
    };
  }

  /** For people. */
  String detail() {
    return switch (synthesis) {
      case Synthesis.Impossible(_, _, var detail) -> detail;
      case Synthesis.Made made -> {
        String failure = failure();
        yield failure.isEmpty() ? made.form() : failure + "; " + made.form();
      }
    };
  }

  private String failure() {
    return records.stream()
        .map(record -> record.probe().failure())
        .filter(failure -> !failure.isEmpty())
        .findFirst()
        .orElse("");
  }
}
