/**
 * What is promised, while something fails: disks, networks, Keep, the clock, the process itself.
 * Random choices follow a seed, which is in the name of what failed.
 */
@NullMarked
package io.sigline.e2e.faults;

import org.jspecify.annotations.NullMarked;
