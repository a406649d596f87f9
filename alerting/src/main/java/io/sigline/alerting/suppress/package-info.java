/**
 * Many findings, one alert: de-duplication windows in memory. Pure; knows no disk and no network.
 */
@NullMarked
package io.sigline.alerting.suppress;

import org.jspecify.annotations.NullMarked;
