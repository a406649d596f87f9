/**
 * From a match to the alert that a person reads: identity, severity, evidence, links. Depends on no
 * other package of this module.
 */
@NullMarked
package io.sigline.alerting.alert;

import org.jspecify.annotations.NullMarked;
