/**
 * Processing pipelines: changes that are made to parsed rules before they are compiled, in the YAML
 * format of pySigma. Knows rules and their parser only.
 */
@NullMarked
package io.sigline.engine.pipeline;

import org.jspecify.annotations.NullMarked;
