package io.sigline.engine.rule;

/**
 * A text file handed to the engine, which opens none itself.
 *
 * @param name how problems name it: a path as the operator knows it
 * @param text its whole content
 */
public record SourceFile(String name, String text) {}
