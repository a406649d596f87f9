package io.sigline.engine.packed;

import io.sigline.engine.rule.Search;

/** Searches as octets. */
final class SearchPacking {
  private static final int ALL = 1;
  private static final int ANY = 2;
  private static final int NONE = 3;
  private static final int FIELD = 4;
  private static final int KEYWORD = 5;

  private SearchPacking() {}

  static void write(Search search, PackOutput out) {
    switch (search) {
      case Search.All(var parts) -> {
        out.enter(ALL);
        out.all(parts, SearchPacking::write);
      }
      case Search.Any(var parts) -> {
        out.enter(ANY);
        out.all(parts, SearchPacking::write);
      }
      case Search.None(var part) -> {
        out.enter(NONE);
        write(part, out);
      }
      case Search.Field(var name, var test) -> {
        out.enter(FIELD);
        out.text(name);
        ValueTestPacking.write(test, out);
      }
      case Search.Keyword(var test) -> {
        out.enter(KEYWORD);
        ValueTestPacking.write(test, out);
      }
    }
    out.leave();
  }

  static Search read(PackInput in) {
    Search search =
        switch (in.enter()) {
          case ALL -> new Search.All(in.all(SearchPacking::read));
          case ANY -> new Search.Any(in.all(SearchPacking::read));
          case NONE -> new Search.None(read(in));
          case FIELD -> new Search.Field(in.text(), ValueTestPacking.read(in));
          case KEYWORD -> new Search.Keyword(ValueTestPacking.read(in));
          default -> throw new PackException("an unknown search");
        };
    in.leave();
    return search;
  }
}
