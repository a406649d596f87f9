package io.sigline.receiver.intake;

/** A request's body could not be taken in; says whose fault it is. Has no stack trace. */
final class BodyException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  enum Kind {
    /** The bytes are not what they are said to be. */
    INVALID,
    /** It is larger than allowed, once decompressed. */
    TOO_LARGE,
    /** Too many bytes are in flight now. */
    NO_ROOM,
    /** The ring had enough to do for as long as a call is held. */
    RING_FULL,
    /** It took too long to come. */
    TOO_SLOW
  }

  private final Kind kind;

  BodyException(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  static BodyException noRoom() {
    return new BodyException(
        Kind.NO_ROOM, "too many bytes in flight (pipeline.max-bytes-in-flight)");
  }

  static BodyException ringFull() {
    return new BodyException(Kind.RING_FULL, "the ring is full, for longer than intake.hold");
  }

  static BodyException tooSlow() {
    return new BodyException(
        Kind.TOO_SLOW, "the request took too long to come (intake.request-timeout)");
  }

  static BodyException tooLarge(int most) {
    return new BodyException(
        Kind.TOO_LARGE,
        "expected at most "
            + most
            + " bytes after decompression, found more: send smaller batches or raise"
            + " intake.max-request-size");
  }
}
