/**
 * A deterministic simulation: the product's own classes from the admission of a call to the alert
 * in Keep, on one thread, with simulated time, network, collectors, Keep and disk, all driven by
 * one seed. See {@code docs/reliability.md}, "Simulation".
 */
@NullMarked
package io.sigline.receiver.simulation;

import org.jspecify.annotations.NullMarked;
