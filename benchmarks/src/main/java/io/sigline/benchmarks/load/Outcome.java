package io.sigline.benchmarks.load;

/**
 * How a request was answered.
 *
 * @param rejected records of an answered request that the server would not take
 * @param detail what the server or the network said; empty if nothing
 */
record Outcome(Kind kind, long rejected, String detail) {

  /** What the sender of a request has to make of the answer. */
  enum Kind {
    /** Taken, perhaps in part. */
    ANSWERED,
    /** Not taken and to be sent again: the server is full. */
    REFUSED,
    /** Anything else. */
    FAILED
  }

  static Outcome answered(long rejected, String detail) {
    return new Outcome(Kind.ANSWERED, rejected, detail);
  }

  static Outcome refused(String detail) {
    return new Outcome(Kind.REFUSED, 0, detail);
  }

  static Outcome failed(String detail) {
    return new Outcome(Kind.FAILED, 0, detail);
  }
}
