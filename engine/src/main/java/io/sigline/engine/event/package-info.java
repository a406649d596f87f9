/**
 * One log record as Sigma sees it: named fields over the bytes they came in. Depends on no other
 * package.
 */
@NullMarked
package io.sigline.engine.event;

import org.jspecify.annotations.NullMarked;
