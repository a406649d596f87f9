package io.sigline.receiver.otlp;

/** Field numbers of the messages around a log record. Source: logs/v1/logs.proto. */
final class Frame {
  static final int REQUEST_RESOURCE_LOGS = 1;
  static final int RESOURCE_LOGS_RESOURCE = 1;
  static final int RESOURCE_LOGS_SCOPE_LOGS = 2;
  static final int SCOPE_LOGS_SCOPE = 1;
  static final int SCOPE_LOGS_RECORDS = 2;

  private Frame() {}
}
