/**
 * From YAML text to rules, with a problem that names file and line for whatever is wrong. Asks
 * match only whether a regular expression, a network or a number can be read.
 */
@NullMarked
package io.sigline.engine.parse;

import org.jspecify.annotations.NullMarked;
