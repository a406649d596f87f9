package io.sigline.engine.compile;

/**
 * A field that events had.
 *
 * @param events how many of those that were looked at
 * @param path where it stood in the record, the last time: {@code body.event_data.Image}
 */
public record FieldSighting(long events, String path) {}
