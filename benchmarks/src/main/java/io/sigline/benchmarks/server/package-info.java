/** Servers that a measurement starts, and ends again: Sigline as it is packaged, and others. */
@NullMarked
package io.sigline.benchmarks.server;

import org.jspecify.annotations.NullMarked;
