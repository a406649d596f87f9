package io.sigline.engine.pipeline;

import io.sigline.engine.parse.DocumentException;
import io.sigline.engine.parse.Suggestion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names by which steps of pipelines know of one another: ids of transformations and keys of
 * states. A condition that asks for one that no pipeline gives would never hold.
 */
final class Names {
  private record Asked(String file, int line, String name) {}

  private final Set<String> ids = new HashSet<>();
  private final Set<String> states = new HashSet<>();
  private final List<Asked> askedIds = new ArrayList<>();
  private final List<Asked> askedStates = new ArrayList<>();
  private String file = "";

  /** From here on names stand in this file. */
  void enter(String newFile) {
    file = newFile;
  }

  void giveId(String id) {
    ids.add(id);
  }

  void giveState(String key) {
    states.add(key);
  }

  void askForId(String id, int line) {
    askedIds.add(new Asked(file, line, id));
  }

  void askForState(String key, int line) {
    askedStates.add(new Asked(file, line, key));
  }

  /** What is asked for and not given: file → its first such problem. */
  Map<String, DocumentException> missing() {
    Map<String, DocumentException> missing = new LinkedHashMap<>();
    collect(askedIds, ids, "no transformation has the id '", missing);
    collect(askedStates, states, "no 'set_state' sets the key '", missing);
    return missing;
  }

  private static void collect(
      List<Asked> asked,
      Set<String> given,
      String message,
      Map<String, DocumentException> missing) {
    for (Asked one : asked) {
      if (!given.contains(one.name())) {
        missing.putIfAbsent(
            one.file(),
            new DocumentException(
                one.line(), message + one.name() + "'", Suggestion.near(one.name(), given)));
      }
    }
  }
}
