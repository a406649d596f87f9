/** The regression gate: two commits, built and measured in one run. */
@NullMarked
package io.sigline.benchmarks.gate;

import org.jspecify.annotations.NullMarked;
