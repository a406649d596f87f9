package io.sigline.receiver.intake;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.sigline.receiver.intake.BodyReader.Format;
import java.nio.charset.StandardCharsets;

/** A response to an OTLP/HTTP request, in the format of the request. */
record HttpAnswer(int status, Content content) {
  static final String PROTOBUF = "application/x-protobuf";
  static final String JSON = "application/json";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** A body. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Content(String type, byte[] bytes) {}

  static HttpAnswer judged(ExportLogsServiceResponse response, Format format) {
    return new HttpAnswer(
        200,
        switch (format) {
          case PROTOBUF -> new Content(PROTOBUF, response.toByteArray());
          case JSON -> json(response);
        });
  }

  static HttpAnswer error(int code, Status status, Format format) {
    return new HttpAnswer(
        code,
        switch (format) {
          case PROTOBUF -> new Content(PROTOBUF, status.toByteArray());
          case JSON -> json(status);
        });
  }

  private static Content json(ExportLogsServiceResponse response) {
    ObjectNode root = MAPPER.createObjectNode();
    if (response.hasPartialSuccess()) {
      root.putObject("partialSuccess")
          .put(
              "rejectedLogRecords",
              Long.toString(response.getPartialSuccess().getRejectedLogRecords()))
          .put("errorMessage", response.getPartialSuccess().getErrorMessage());
    }
    return json(root);
  }

  private static Content json(Status status) {
    ObjectNode root =
        MAPPER.createObjectNode().put("code", status.getCode()).put("message", status.getMessage());
    for (var detail : status.getDetailsList()) {
      if (detail.is(RetryInfo.class)) {
        root.putArray("details")
            .addObject()
            .put("@type", detail.getTypeUrl())
            .put("retryDelay", delay(detail));
      }
    }
    return json(root);
  }

  private static String delay(com.google.protobuf.Any detail) {
    try {
      var delay = detail.unpack(RetryInfo.class).getRetryDelay();
      return java.math.BigDecimal.valueOf(delay.getSeconds())
              .add(java.math.BigDecimal.valueOf(delay.getNanos(), 9))
              .stripTrailingZeros()
              .toPlainString()
          + "s";
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the answer was made here", e);
    }
  }

  private static Content json(ObjectNode root) {
    return new Content(JSON, root.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The HTTP status for a code of ours. */
  static int httpStatus(Status status) {
    return switch (Code.forNumber(status.getCode())) {
      case INVALID_ARGUMENT -> 400;
      case RESOURCE_EXHAUSTED -> 413;
      default -> 503;
    };
  }
}
