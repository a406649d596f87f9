package io.sigline.alerting.journal;

import io.sigline.alerting.alert.Finding;
import io.sigline.proto.v1.Hit;
import io.sigline.proto.v1.MatchedField;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A finding in the form in which it is stored. */
final class Hits {
  private static final int MAX_EVIDENCE_BYTES = 64 * 1024;

  private static final int SHOWN_FIELDS = 24;
  private static final int SHOWN_LENGTH = 512;

  private Hits() {}

  /** With what is shown of it, bounded, and all that correlations want to know. */
  static Hit of(ArrivedHit arrived) {
    Finding finding = arrived.finding();
    var match = finding.match();
    Hit.Builder hit =
        Hit.newBuilder()
            .setId(finding.id())
            .setRuleKey(match.rule().key())
            .setRuleTitle(match.rule().title())
            .setEventTimeUnixNano(arrived.hit().timeUnixNano())
            .setReceivedTimeUnixNano(finding.receivedTimeUnixNano())
            .setLogSource(match.logSource().toString());
    match.fields().entrySet().stream()
        .limit(SHOWN_FIELDS)
        .forEach(field -> hit.addFields(shown(field.getKey(), field.getValue())));
    match.entity().forEach((name, value) -> hit.addEntity(shown(name, List.of(value))));
    arrived.hit().fields().forEach((name, values) -> hit.addWanted(field(name, values)));
    return hit.build();
  }

  /** What fired, as it is shown where it led to something else. */
  static Hit of(FiredCorrelation one) {
    var fired = one.fired();
    Hit.Builder hit =
        Hit.newBuilder()
            .setId(fired.id().hex())
            .setRuleKey(fired.correlation().key())
            .setRuleTitle(fired.correlation().document().title())
            .setEventTimeUnixNano(fired.timeUnixNano())
            .setReceivedTimeUnixNano(one.arrivalUnixNano());
    fired.group().forEach((name, value) -> hit.addFields(shown(name, List.of(value))));
    return hit.build();
  }

  /** The fields that correlations want to know. */
  static Map<String, List<String>> wanted(Hit hit) {
    Map<String, List<String>> wanted = new LinkedHashMap<>();
    hit.getWantedList().forEach(field -> wanted.put(field.getName(), field.getValuesList()));
    return wanted;
  }

  private static MatchedField shown(String name, List<String> values) {
    return field(
        name,
        values.stream()
            .limit(4)
            .map(value -> value.substring(0, Math.min(value.length(), SHOWN_LENGTH)))
            .toList());
  }

  /** Without the record where that is asked for, or where it is larger than 64 KiB. */
  static Hit of(Finding finding, boolean withEvidence) {
    var match = finding.match();
    Hit.Builder hit =
        Hit.newBuilder()
            .setId(finding.id())
            .setRuleKey(match.rule().key())
            .setEventTimeUnixNano(finding.eventTimeUnixNano())
            .setReceivedTimeUnixNano(finding.receivedTimeUnixNano())
            .addAllSelections(match.selections())
            .setLogSource(match.logSource().toString());
    match.fields().forEach((name, values) -> hit.addFields(field(name, values)));
    match.entity().forEach((name, value) -> hit.addEntity(field(name, List.of(value))));
    if (withEvidence && finding.evidence().getSerializedSize() <= MAX_EVIDENCE_BYTES) {
      hit.setEvidence(finding.evidence());
    }
    return hit.build();
  }

  private static MatchedField field(String name, List<String> values) {
    return MatchedField.newBuilder().setName(name).addAllValues(values).build();
  }
}
