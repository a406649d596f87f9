package io.sigline.receiver.offline;

/** How a file holds records. */
public enum InputFormat {
  /** Told from how a file begins, and from the keys of each JSON object. */
  AUTO,
  /** OTLP/JSON export requests. */
  OTLP_JSON,
  /**
   * OTLP export requests in protobuf: one, or several with the length of each before it in four
   * bytes, as the collector's file exporter writes them.
   */
  OTLP_PROTOBUF,
  /** JSON objects, each an event: of Windows (evtx_dump, Winlogbeat), or of any other source. */
  JSON
}
