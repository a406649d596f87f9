package io.sigline.receiver.intake;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.sigline.receiver.logging.Visible;
import io.sigline.receiver.pipeline.Outcome;

/**
 * What callers are told, the same over gRPC and HTTP: one line, and nothing of what goes on inside.
 */
final class Answers {
  /** Keeps every answer far below the 4 MiB that a client takes. */
  private static final int MOST_TEXT = 500;

  private static final String FAULT = "a fault of Sigline's own, its log says more";

  private final Duration retryDelay;

  Answers(java.time.Duration retryDelay) {
    this.retryDelay =
        Duration.newBuilder()
            .setSeconds(retryDelay.toSeconds())
            .setNanos(retryDelay.toNanosPart())
            .build();
  }

  /** Success; partial only if something was rejected. */
  static ExportLogsServiceResponse judged(Outcome.Judged judged) {
    ExportLogsServiceResponse.Builder response = ExportLogsServiceResponse.newBuilder();
    if (judged.rejected() > 0) {
      response.setPartialSuccess(
          ExportLogsPartialSuccess.newBuilder()
              .setRejectedLogRecords(judged.rejected())
              .setErrorMessage(
                  brief(judged.rejected() + " records rejected, the first: " + judged.message())));
    }
    return response.build();
  }

  /** Send it again, but not at once. */
  Status unavailable(String message) {
    return status(Code.UNAVAILABLE, message).toBuilder()
        .addDetails(Any.pack(RetryInfo.newBuilder().setRetryDelay(retryDelay).build()))
        .build();
  }

  /** For what was taken in and is to come again. Files and faults are the log's to name. */
  Status refused(Outcome.Refused refused) {
    return unavailable(
        switch (refused.reason()) {
          case FULL, ABANDONED, CLOSED -> refused.message();
          case JOURNAL -> "findings cannot be stored at the moment, Sigline's log says why";
          case FAULT -> FAULT;
        });
  }

  /** For a fault of ours. */
  Status fault() {
    return unavailable(FAULT);
  }

  /** For a body that could not be taken in. */
  Status failed(BodyException failure) {
    String message = String.valueOf(failure.getMessage());
    return switch (failure.kind()) {
      case NO_ROOM, RING_FULL, TOO_SLOW -> unavailable(message);
      case TOO_LARGE -> status(Code.RESOURCE_EXHAUSTED, message);
      case INVALID ->
          status(Code.INVALID_ARGUMENT, message).toBuilder()
              .addDetails(Any.pack(violation(message)))
              .build();
    };
  }

  /** Any status without details. */
  static Status status(Code code, String message) {
    return Status.newBuilder().setCode(code.getNumber()).setMessage(brief(message)).build();
  }

  private static BadRequest violation(String message) {
    return BadRequest.newBuilder()
        .addFieldViolations(
            BadRequest.FieldViolation.newBuilder()
                .setField("request")
                .setDescription(brief(message)))
        .build();
  }

  private static String brief(String text) {
    String line = Visible.text(text);
    if (line.length() <= MOST_TEXT) {
      return line;
    }
    boolean parts = Character.isHighSurrogate(line.charAt(MOST_TEXT - 1));
    return line.substring(0, parts ? MOST_TEXT - 1 : MOST_TEXT) + "…";
  }
}
