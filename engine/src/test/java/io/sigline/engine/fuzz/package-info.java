/** Replays the corpora of the fuzz targets, which stand beside what they test. */
@NullMarked
package io.sigline.engine.fuzz;

import org.jspecify.annotations.NullMarked;
