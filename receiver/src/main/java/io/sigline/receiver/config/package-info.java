/**
 * The configuration: one YAML file as records, every problem in one report. The only package that
 * reads environment variables. Depends on no other package.
 */
@NullMarked
package io.sigline.receiver.config;

import org.jspecify.annotations.NullMarked;
