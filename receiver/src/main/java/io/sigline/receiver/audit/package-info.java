/**
 * The audit log: what was done to Sigline, by whom, from where; each entry sealed with the hash of
 * the one before.
 */
@NullMarked
package io.sigline.receiver.audit;

import org.jspecify.annotations.NullMarked;
