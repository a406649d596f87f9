/** The command {@code sigline bench}: measurements that anybody can repeat. */
@NullMarked
package io.sigline.benchmarks;

import org.jspecify.annotations.NullMarked;
