/**
 * Rule files as bytes, to be had again without parsing. Depends on {@code rule} and {@code parse}.
 */
@NullMarked
package io.sigline.engine.packed;

import org.jspecify.annotations.NullMarked;
