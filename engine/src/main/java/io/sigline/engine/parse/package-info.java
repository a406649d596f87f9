/**
 * From YAML text to rules, with a problem that names file and line for whatever is wrong. Knows no
 * matcher.
 */
@NullMarked
package io.sigline.engine.parse;

import org.jspecify.annotations.NullMarked;
