/**
 * The OTLP load generator: replays pre-encoded real batches over real gRPC. Depends on no engine.
 */
@NullMarked
package io.sigline.benchmarks.load;

import org.jspecify.annotations.NullMarked;
