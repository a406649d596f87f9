/**
 * Keys, certificates and authorities from PEM files, and what they make: TLS for the servers of
 * this process, exchanged while they run.
 */
@NullMarked
package io.sigline.receiver.tls;

import org.jspecify.annotations.NullMarked;
