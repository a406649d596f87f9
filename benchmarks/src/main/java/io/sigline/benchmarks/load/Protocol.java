package io.sigline.benchmarks.load;

/** How OTLP travels. */
public enum Protocol {
  /** OTLP/gRPC. */
  GRPC,
  /** OTLP/HTTP with protobuf. */
  HTTP_PROTOBUF,
  /** OTLP/HTTP with JSON. */
  HTTP_JSON;

  @Override
  public String toString() {
    return switch (this) {
      case GRPC -> "grpc";
      case HTTP_PROTOBUF -> "http-protobuf";
      case HTTP_JSON -> "http-json";
    };
  }
}
