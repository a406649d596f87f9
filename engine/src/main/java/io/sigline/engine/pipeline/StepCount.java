package io.sigline.engine.pipeline;

/**
 * What one transformation of a pipeline did to a set of rules.
 *
 * @param pipeline the pipeline's name
 * @param file where it stands
 * @param id empty if it has none
 * @param applied rules and correlations that fulfilled its conditions
 * @param changed those of them in which it changed something
 * @param items detection items that it changed
 */
public record StepCount(
    String pipeline,
    String file,
    int line,
    String id,
    String type,
    int applied,
    int changed,
    int items) {}
