package io.sigline.alerting.journal;

import io.sigline.alerting.alert.Finding;
import io.sigline.proto.v1.Hit;
import io.sigline.proto.v1.MatchedField;
import java.util.List;

/** A finding in the form in which it is stored. */
final class Hits {
  private static final int MAX_EVIDENCE_BYTES = 64 * 1024;

  private Hits() {}

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
