/** Every call that Sigline makes to others by HTTP, and which addresses it does not call. */
@NullMarked
package io.sigline.alerting.outgoing;

import org.jspecify.annotations.NullMarked;
