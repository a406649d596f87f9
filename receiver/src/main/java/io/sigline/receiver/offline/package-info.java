/**
 * Judging records from files, without a server: matches, rule tests, explanations. Opens no port
 * and keeps no state.
 */
@NullMarked
package io.sigline.receiver.offline;

import org.jspecify.annotations.NullMarked;
