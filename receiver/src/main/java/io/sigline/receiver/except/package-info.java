/**
 * Exceptions made from stored alerts: a filter document is drawn up, and tried on what the journal
 * and rule tests have before it is written. Opens no port.
 */
@NullMarked
package io.sigline.receiver.except;

import org.jspecify.annotations.NullMarked;
