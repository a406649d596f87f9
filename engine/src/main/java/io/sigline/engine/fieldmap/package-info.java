/**
 * From a record to its Sigma log source and fields, declared in field map files. Must not depend on
 * match or compile.
 */
@NullMarked
package io.sigline.engine.fieldmap;

import org.jspecify.annotations.NullMarked;
