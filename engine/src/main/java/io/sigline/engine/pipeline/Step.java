package io.sigline.engine.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * One transformation of a pipeline with its conditions, all of which must hold.
 *
 * @param index counts the steps of all pipelines in the order of their application, from 0
 * @param pipeline the pipeline's name
 * @param file where it stands
 * @param id null if it has none
 */
record Step(
    int index,
    String pipeline,
    String file,
    int line,
    @Nullable String id,
    String type,
    Guard<RuleState> rules,
    Guard<Part.Item> items,
    Guard<FieldName> names,
    Transformation transformation) {}
