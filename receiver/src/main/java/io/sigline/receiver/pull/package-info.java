/**
 * Sets of rules that others publish: fetched, unpacked, compared with what is there, and switched
 * to as a whole. Knows the engine and the loading of rules; asks the network only when told to.
 */
@NullMarked
package io.sigline.receiver.pull;

import org.jspecify.annotations.NullMarked;
