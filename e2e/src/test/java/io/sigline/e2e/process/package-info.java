/** The packaged program as a process: how it starts, fails to start, reloads and stops. */
@NullMarked
package io.sigline.e2e.process;

import org.jspecify.annotations.NullMarked;
