package io.sigline.benchmarks.load;

import java.time.Duration;

/**
 * How a run is made.
 *
 * @param port of the server, on 127.0.0.1
 * @param recordsPerSecond 0 for flat out
 * @param inFlight calls under way at the most
 * @param compression gzip or none
 * @param serverPid whose CPU time is measured; 0 for none
 * @param deadline of each call
 */
record LoadOptions(
    int port,
    long recordsPerSecond,
    int inFlight,
    Duration duration,
    String compression,
    long serverPid,
    Duration deadline) {}
