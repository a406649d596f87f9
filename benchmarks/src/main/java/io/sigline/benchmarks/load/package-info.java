/**
 * The OTLP load generator: replays pre-encoded real batches over a real connection. Depends on no
 * engine, and sends to this machine only.
 */
@NullMarked
package io.sigline.benchmarks.load;

import org.jspecify.annotations.NullMarked;
