package io.sigline.alerting.alert;

import io.sigline.proto.v1.Hit;
import org.jspecify.annotations.Nullable;

/**
 * An event that led to a correlation's firing, once for each of the rules that it matched.
 *
 * @param eventId the event, in hex
 * @param timeUnixNano when it happened
 * @param hit what is known of it; null if that is not kept any more
 */
public record CorrelatedEvent(String eventId, long timeUnixNano, @Nullable Hit hit) {}
