/** Sigma rules, filters and correlations as sealed data. Depends on no other package. */
@NullMarked
package io.sigline.engine.rule;

import org.jspecify.annotations.NullMarked;
