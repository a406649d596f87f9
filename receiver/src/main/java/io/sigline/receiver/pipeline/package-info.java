/**
 * The ring: from an export call to findings on disk and an answer. Knows no protocol but OTLP's
 * bytes; must not depend on {@code receiver.intake}.
 */
@NullMarked
package io.sigline.receiver.pipeline;

import org.jspecify.annotations.NullMarked;
