/** The running program under load: cost, latency, memory, pauses, reload, start. */
@NullMarked
package io.sigline.benchmarks.service;

import org.jspecify.annotations.NullMarked;
