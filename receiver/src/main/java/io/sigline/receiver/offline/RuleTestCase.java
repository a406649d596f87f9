package io.sigline.receiver.offline;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;

/**
 * One record of a rule test, and whether it must match the rule.
 *
 * @param line where the case stands in its file, from 1
 * @param request an export request of this one record
 */
record RuleTestCase(String name, int line, boolean mustMatch, ExportLogsServiceRequest request) {}
