package io.sigline.engine.proof;

import java.util.List;

/** A regular expression, as far as is needed to write texts in which it is found. */
sealed interface RegexNode {

  /** A text in this order. */
  record Sequence(List<RegexNode> parts) implements RegexNode {
    public Sequence {
      parts = List.copyOf(parts);
    }
  }

  /** One of these. */
  record Choice(List<RegexNode> parts) implements RegexNode {
    public Choice {
      parts = List.copyOf(parts);
    }
  }

  /**
   * So many of these, one after the other.
   *
   * @param most −1 for any number
   */
  record Repeat(RegexNode part, int least, int most) implements RegexNode {}

  /** One character of a set. */
  record OneOf(CharacterSet characters) implements RegexNode {}

  /** The place where a text begins or ends: {@code ^}, {@code $}, {@code \A}, {@code \z}. */
  record Edge(boolean beginning) implements RegexNode {}

  /** True if every text of the node begins, or ends, with the edge of the whole text. */
  default boolean hasEdge(boolean beginning) {
    return switch (this) {
      case Edge(var begins) -> begins == beginning;
      case Sequence(var parts) ->
          !parts.isEmpty() && (beginning ? parts.getFirst() : parts.getLast()).hasEdge(beginning);
      case Choice(var parts) -> parts.stream().allMatch(part -> part.hasEdge(beginning));
      case Repeat(var part, var least, _) -> least > 0 && part.hasEdge(beginning);
      case OneOf _ -> false;
    };
  }
}
