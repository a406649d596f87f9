package io.sigline.receiver.pipeline;

import io.sigline.receiver.otlp.Digest;
import io.sigline.receiver.otlp.ExportRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One export call on its way through the ring. Answered exactly once, by whichever thread comes
 * first: the journal's as a rule.
 */
final class ExportCall implements Submission {
  final ExportRequest request;
  final long receivedUnixNano;

  /** When the caller stops waiting. */
  final long deadline;

  /** Until when it may wait for its first record to enter the ring. */
  final long holdUntil;

  private final CallDesk desk;
  private final Room room;
  private final Consumer<Outcome> answer;
  private final AtomicReference<@Nullable Outcome> outcome = new AtomicReference<>();

  /** Of its request. Set before others see the call, or by the journal if it needs one. */
  @Nullable Digest digest;

  /** It is answered as its twin was. Whoever answers it only. */
  boolean repeated;

  /** It was counted as held. Publisher only, once it was submitted. */
  boolean held;

  /** Publisher only: how many of its runs entered the ring. */
  int published;

  /** Correlator only: how many equal records were met so far. Made for the first match. */
  private @Nullable Map<Digest, Integer> ordinals;

  /** Journal only, as is all below: some of its findings are not durable yet. */
  boolean unflushed;

  boolean passed;

  /** Some of its records were not looked at. */
  boolean incomplete;

  /** Some of its findings are durable. */
  boolean flushed;

  long rejected;
  long faults;
  String firstRejection = "";
  String firstFault = "";
  @Nullable String journalFailure;

  /** When a call came, and until when its caller waits. */
  record Times(long receivedUnixNano, long deadline, long holdUntil) {}

  ExportCall(
      ExportRequest request, Times times, Room room, CallDesk desk, Consumer<Outcome> answer) {
    this.request = request;
    this.receivedUnixNano = times.receivedUnixNano();
    this.deadline = times.deadline();
    this.holdUntil = times.holdUntil();
    this.room = room;
    this.desk = desk;
    this.answer = answer;
  }

  /** It was answered: nothing need be done for it any more. */
  boolean done() {
    return outcome.get() != null;
  }

  /** What it was told; null before. */
  @Nullable Outcome outcome() {
    return outcome.get();
  }

  /** Refuses it if its caller has stopped waiting by now. */
  boolean expired(long now) {
    if (now - deadline >= 0) {
      answer(new Outcome.Refused(Outcome.Reason.ABANDONED, "the deadline passed"));
    }
    return done();
  }

  @Override
  public void cancel() {
    answer(new Outcome.Refused(Outcome.Reason.ABANDONED, "the caller went away"));
  }

  /** Answers it, unless it was answered before. */
  void answer(Outcome told) {
    if (outcome.compareAndSet(null, told)) {
      room.release();
      desk.answered(this, told, answer);
    }
  }

  /** Answers what its twin was told, unless it was answered before; true if it was not. */
  boolean answerRepeated(Outcome told) {
    if (!outcome.compareAndSet(null, told)) {
      return false;
    }
    repeated = true;
    room.release();
    desk.answered(this, told, answer);
    return true;
  }

  /** It goes to the ring. */
  void submitted() {
    room.submitted(request.length());
  }

  /** Nobody reads the request any more: its last record is through, or none is to be judged. */
  void giveBytesBack(Buffers buffers) {
    room.release();
    buffers.give(request.release());
  }

  /** The record's ordinal among equal records of this request that matched, from 0. */
  int ordinal(Digest digest) {
    if (ordinals == null) {
      ordinals = new HashMap<>();
    }
    return ordinals.merge(digest, 1, Integer::sum) - 1;
  }
}
