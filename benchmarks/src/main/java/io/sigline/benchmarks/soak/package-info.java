/** The packaged program for a long time at a part of its capacity: memory, pauses, balance. */
@NullMarked
package io.sigline.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
