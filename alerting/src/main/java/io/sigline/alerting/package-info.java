/**
 * The way from a finding to a delivered alert, wired together: {@link
 * io.sigline.alerting.AlertFlow}. Nothing in this module's other packages depends on this one.
 */
@NullMarked
package io.sigline.alerting;

import org.jspecify.annotations.NullMarked;
