/**
 * What was seen of log sources and fields, and which rules matched, with the times, over restarts.
 * Knows the rules in force; nothing of the admin server.
 */
@NullMarked
package io.sigline.receiver.seen;

import org.jspecify.annotations.NullMarked;
