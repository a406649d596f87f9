package io.sigline.engine.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * The name of a field, where a field name condition asks about it.
 *
 * @param name null for keywords
 * @param item the detection item whose field it is; null if it stands elsewhere
 */
record FieldName(@Nullable String name, Part.@Nullable Item item) {}
