/**
 * The open connections of a port: how long each may do nothing, and whether its client is still
 * there. Knows nothing of what is asked on them.
 */
@NullMarked
package io.sigline.receiver.connection;

import org.jspecify.annotations.NullMarked;
