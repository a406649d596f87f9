/**
 * Walkers of the text formats that arrive inside a record's body (JSON, XML, auditd, syslog).
 * Depends on event only.
 */
@NullMarked
package io.sigline.engine.format;

import org.jspecify.annotations.NullMarked;
