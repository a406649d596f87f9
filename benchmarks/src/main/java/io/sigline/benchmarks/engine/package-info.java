/** JMH benchmarks of the engine: bytes of a record to its verdict, one thread. */
@NullMarked
package io.sigline.benchmarks.engine;

import org.jspecify.annotations.NullMarked;
