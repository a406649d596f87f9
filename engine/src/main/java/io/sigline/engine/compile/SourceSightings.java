package io.sigline.engine.compile;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was seen of a log source, as rules name it.
 *
 * @param events how many of its events were looked at: the first ones, then one in a few hundred; 0
 *     only if there was none at all
 * @param fields those fields that its rules read and that some event had
 */
public record SourceSightings(long events, Map<String, FieldSighting> fields) {
  public SourceSightings {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }
}
