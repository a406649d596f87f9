/**
 * Where collectors call: OTLP/gRPC and OTLP/HTTP servers in front of the pipeline. Must not depend
 * on the engine.
 */
@NullMarked
package io.sigline.receiver.intake;

import org.jspecify.annotations.NullMarked;
