/**
 * OTLP's bytes: finds the records of an export request in place, feeds one to the engine, turns
 * JSON into protobuf. Depends on no other package of this module.
 */
@NullMarked
package io.sigline.receiver.otlp;

import org.jspecify.annotations.NullMarked;
