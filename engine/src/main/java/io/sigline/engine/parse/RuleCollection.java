package io.sigline.engine.parse;

import io.sigline.engine.parse.YamlValue.Mapping;
import io.sigline.engine.parse.YamlValue.Scalar;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The documents of one file, with the legacy {@code action}s by which a document passes its keys
 * on: {@code global} to all that follow, {@code repeat} takes the document before, {@code reset}
 * forgets the global ones.
 */
final class RuleCollection {
  private static final String ACTION = "action";

  private Mapping global = new Mapping(new LinkedHashMap<>(), 1);
  private @Nullable Mapping previous;

  /** The document as it is meant; null if it is only an action. */
  @Nullable Mapping resolve(YamlValue document) {
    if (!(document instanceof Mapping map)) {
      throw new DocumentException(
          document.line(), "expected a rule, which is a map, found " + document.kindName());
    }
    if (!(map.get(ACTION) instanceof Scalar action)) {
      return remember(global.mergedWith(map));
    }
    Mapping rest = map.without(ACTION);
    return switch (action.text()) {
      case "global" -> {
        global = global.mergedWith(rest);
        yield null;
      }
      case "reset" -> {
        global = new Mapping(new LinkedHashMap<>(), 1);
        yield rest.entries().isEmpty() ? null : remember(rest);
      }
      case "repeat" -> {
        if (previous == null) {
          throw new DocumentException(action.line(), "no document before this one to repeat");
        }
        yield remember(previous.mergedWith(rest));
      }
      default -> remember(global.mergedWith(map)); // not one of ours: a key like any other
    };
  }

  private Mapping remember(Mapping document) {
    previous = document;
    return document;
  }
}
