/**
 * The live self-test: for each rule records are made that must match it and that must not, and sent
 * through the intake of this very process. Knows nothing of the admin server, and nothing of how
 * records are judged but what the pipeline tells.
 */
@NullMarked
package io.sigline.receiver.selftest;

import org.jspecify.annotations.NullMarked;
