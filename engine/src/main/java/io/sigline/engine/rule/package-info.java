/** A Sigma rule as sealed data: metadata, log source, detection. Depends on no other package. */
@NullMarked
package io.sigline.engine.rule;

import org.jspecify.annotations.NullMarked;
