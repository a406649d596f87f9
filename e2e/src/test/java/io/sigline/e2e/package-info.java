/**
 * Black-box tests: the packaged program, a real collector, and a server that enforces Keep's
 * contract. Nothing of the program is on the class path but its wire formats.
 */
@NullMarked
package io.sigline.e2e;

import org.jspecify.annotations.NullMarked;
