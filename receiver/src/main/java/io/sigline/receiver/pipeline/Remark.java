package io.sigline.receiver.pipeline;

import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.sigline.engine.match.Match;
import io.sigline.receiver.otlp.Digest;
import java.util.List;

/** What evaluation has to say about a record; nothing, of nearly every record. */
sealed interface Remark {

  /**
   * Rules matched it.
   *
   * @param matches at least one
   * @param digest of the record
   * @param evidence the record, with bytes of its own
   */
  record Matched(List<Match> matches, Digest digest, ResourceLogs evidence) implements Remark {}

  /**
   * It is a self-test's, and the tested rule matched it.
   *
   * @param match of that rule; no other rule's counts
   */
  record Tried(Trial trial, Match match, Digest digest, ResourceLogs evidence) implements Remark {}

  /** It cannot be read. */
  record Unreadable(String reason) implements Remark {}

  /** Something went wrong, through no fault of the record's. */
  record Faulted(Throwable fault) implements Remark {}
}
