/** The command line: one class per command. The program's entry is {@code Main}. */
@NullMarked
package io.sigline.receiver.cli;

import org.jspecify.annotations.NullMarked;
