package io.sigline.engine.compile;

import io.sigline.engine.rule.LogSource;
import org.jspecify.annotations.Nullable;

/**
 * Routes by the identity of log sources: an event has the same object for the same log source, most
 * often. One thread.
 */
final class RouteCache {
  private static final int SIZE = 64;

  private final Routes routes;
  private final @Nullable LogSource[] sources = new @Nullable LogSource[SIZE];
  private final Routes.@Nullable Route[] known = new Routes.@Nullable Route[SIZE];

  RouteCache(Routes routes) {
    this.routes = routes;
  }

  /** The route of the events of this log source. */
  @SuppressWarnings("ReferenceEquality") // equal ones have the same route anyway
  Routes.Route route(LogSource source) {
    int slot = System.identityHashCode(source) & (SIZE - 1);
    Routes.Route route = known[slot];
    if (route == null || sources[slot] != source) {
      route = routes.route(source);
      sources[slot] = source;
      known[slot] = route;
    }
    return route;
  }
}
