package io.sigline.receiver.pipeline;

/** What became of an export call. */
public sealed interface Outcome {

  /**
   * Every record was judged, and what came of it is durable; or was rejected for good.
   *
   * @param rejected records that could not be judged and will not be on a retry either
   * @param message why the first of them was rejected; empty if none was
   */
  record Judged(long rejected, String message) implements Outcome {}

  /** Not judged, through no fault of the request: the caller should send it again. */
  record Refused(Reason reason, String message) implements Outcome {}

  /** Why a call was refused. */
  enum Reason {
    /** No room: bytes in flight, or the ring for longer than a call is held. */
    FULL,
    /** The caller's deadline passed, or it went away. */
    ABANDONED,
    /** The journal could not make its findings durable. */
    JOURNAL,
    /** A fault of ours in evaluation. */
    FAULT,
    /** The service is stopping or has not started. */
    CLOSED
  }
}
