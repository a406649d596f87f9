package io.sigline.engine.fieldmap;

import io.sigline.engine.fieldmap.Answers.Question;
import io.sigline.engine.rule.LogSource;
import java.util.List;
import java.util.Map;

/**
 * One field map laid out: what it asks of a record, and the views that come of the answers.
 * Immutable.
 */
final class SourceLayout {

  /** One way to read a record: if all requirements hold, under this log source, by these fields. */
  record ViewLayout(
      List<Requirement> requirements, LogSource logSource, String reason, FieldSlots fields) {
    ViewLayout {
      requirements = List.copyOf(requirements);
    }
  }

  final String name;
  private final Question[] questions;
  private final List<List<Requirement>> claims;
  private final ViewLayout[] views;
  private final ViewLayout fallback;
  private final ViewIndex index;
  private final Map<String, List<FieldAccess>> entity;

  SourceLayout(
      String name,
      List<Question> questions,
      List<List<Requirement>> claims,
      List<ViewLayout> views,
      ViewLayout fallback,
      Map<String, List<FieldAccess>> entity) {
    this.name = name;
    this.questions = questions.toArray(Question[]::new);
    this.claims = claims.stream().map(List::copyOf).toList();
    this.views = views.toArray(ViewLayout[]::new);
    this.fallback = fallback;
    this.index = ViewIndex.of(this.views, this.questions);
    this.entity = entity;
  }

  /** True if the record is of this source; begins the source's answers. */
  boolean claims(Answers answers) {
    answers.start(questions);
    for (int i = 0; i < claims.size(); i++) {
      if (holds(claims.get(i), answers)) {
        return true;
      }
    }
    return claims.isEmpty();
  }

  /** Gives the views of a record that was claimed just before; at least one. */
  void views(Answers answers, ViewList into) {
    int before = into.size();
    for (int view : index.candidates(answers)) {
      if (holds(views[view].requirements(), answers)) {
        into.add(views[view]);
      }
    }
    if (into.size() == before) {
      into.add(fallback);
    }
  }

  /** The view of a record for which no other view holds. */
  ViewLayout fallback() {
    return fallback;
  }

  /** Name of an entity part → where it comes from, in order of precedence. */
  Map<String, List<FieldAccess>> entity() {
    return entity;
  }

  private static boolean holds(List<Requirement> all, Answers answers) {
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).holds(answers)) {
        return false;
      }
    }
    return true;
  }
}
