package io.sigline.receiver.offline;

import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.sigline.engine.compile.Detector;
import io.sigline.engine.compile.Plan;
import io.sigline.engine.correlate.EventId;
import io.sigline.engine.match.Match;
import io.sigline.receiver.otlp.Digest;
import io.sigline.receiver.otlp.Evidence;
import io.sigline.receiver.otlp.ExportRequest;
import io.sigline.receiver.otlp.OtlpException;
import io.sigline.receiver.otlp.OtlpRecordWalker;
import io.sigline.receiver.otlp.RecordCursor;
import io.sigline.receiver.otlp.RecordSlice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Judges the records of a request against a plan. One thread. */
final class RecordJudge {
  /**
   * One record matched one rule.
   *
   * @param event the record, whatever rule it matched
   */
  record Hit(Match match, ResourceLogs evidence, EventId event) {}

  /**
   * What came of a request.
   *
   * @param unreadable why each record that could not be judged was not
   */
  record Verdict(List<Hit> hits, List<String> unreadable) {}

  private final Detector detector;
  private final OtlpRecordWalker walker = new OtlpRecordWalker();
  private final RecordSlice slice = new RecordSlice();

  RecordJudge(Plan plan) {
    this.detector = plan.newDetector();
  }

  Verdict judge(ExportRequest request) {
    List<Hit> hits = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    Map<Digest, Integer> ordinals = new HashMap<>();
    RecordCursor cursor = request.cursor();
    while (cursor.next(slice)) {
      try {
        walker.walk(slice, detector.begin());
        List<Match> matches = detector.end();
        if (!matches.isEmpty()) {
          ResourceLogs evidence = Evidence.of(slice);
          Digest digest = Digest.ofRecord(slice);
          int ordinal = ordinals.merge(digest, 1, Integer::sum) - 1;
          EventId event = EventId.parse(digest.hitId(ordinal, ""));
          matches.forEach(match -> hits.add(new Hit(match, evidence, event)));
        }
      } catch (OtlpException e) {
        unreadable.add(String.valueOf(e.getMessage()));
      }
    }
    slice.clear();
    return new Verdict(hits, unreadable);
  }
}
