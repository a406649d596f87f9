package io.sigline.receiver.audit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What somebody did.
 *
 * @param who a token's key, a certificate's subject, or a user of the operating system
 * @param from an address, or where on this machine
 * @param action in a word, as {@code rules-reload}
 * @param outcome {@code done}, {@code failed} or {@code refused}
 * @param detail texts, numbers and lists of texts by name, without secrets
 */
public record Act(
    String who, String from, String action, String outcome, Map<String, Object> detail) {
  /** It took effect. */
  public static final String DONE = "done";

  /** It was tried, and nothing changed. */
  public static final String FAILED = "failed";

  /** It was not allowed. */
  public static final String REFUSED = "refused";

  /** The map is copied, its order kept. */
  public Act {
    detail = Collections.unmodifiableMap(new LinkedHashMap<>(detail));
  }

  /** An act of a user of this machine. */
  public static Act local(String action, String outcome, Map<String, Object> detail) {
    return new Act(localUser(), "local", action, outcome, detail);
  }

  /** The user of this process, and who became it by sudo. */
  public static String localUser() {
    String sudo = System.getenv().getOrDefault("SUDO_USER", "");
    String user = "user " + System.getProperty("user.name", "?");
    return sudo.isEmpty() ? user : user + " (sudo of " + sudo + ")";
  }

  /** The first of many, and how many more there are. */
  public static List<String> some(List<String> many) {
    int most = 50;
    if (many.size() <= most) {
      return many;
    }
    List<String> some = new ArrayList<>(many.subList(0, most));
    some.add("and " + (many.size() - most) + " more");
    return List.copyOf(some);
  }
}
