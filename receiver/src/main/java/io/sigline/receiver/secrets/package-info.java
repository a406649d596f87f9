/**
 * Tokens and keys that others show to Sigline, and that Sigline shows to others: read from where
 * the configuration says, read again while Sigline runs, and never printed.
 */
@NullMarked
package io.sigline.receiver.secrets;

import org.jspecify.annotations.NullMarked;
