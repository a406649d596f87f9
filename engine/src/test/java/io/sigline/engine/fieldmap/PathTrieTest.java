package io.sigline.engine.fieldmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PathTrieTest {

  @ParameterizedTest
  @ValueSource(strings = {"a/b/c", "a.b/c", "a/b.c", "a.b.c"})
  void child_everySplitOfADottedName_isTheSamePlace(String keys) {
    PathTrie.Builder builder = new PathTrie.Builder();
    int wanted = builder.node(path("body.a.b.c"));
    assertThat(walk(builder.build(), 0, keys)).isEqualTo(wanted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/c", "b/c", "a.b.c.d", "A/b/c", "a/", "", "a.b/"})
  void child_otherNames_isNone(String keys) {
    PathTrie.Builder builder = new PathTrie.Builder();
    builder.node(path("body.a.b.c"));
    assertThat(walk(builder.build(), 0, keys)).isEqualTo(PathTrie.NONE);
  }

  @Test
  void child_emptyName_isAPlace() {
    PathTrie.Builder builder = new PathTrie.Builder();
    int wanted = builder.node(path("body.event_data.\"\""));
    PathTrie trie = builder.build();
    assertThat(trie.child(walk(trie, 0, "event_data"), new byte[0], 0, 0)).isEqualTo(wanted);
    assertThat(trie.name(wanted)).isEqualTo("body.event_data.\"\"");
  }

  @Test
  void child_thousandsOfNames_areToldApart() {
    PathTrie.Builder builder = new PathTrie.Builder();
    List<Integer> nodes = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      nodes.add(builder.node(path("attributes.some_name" + i + ".x")));
    }
    PathTrie trie = builder.build();
    for (int i = 0; i < 5_000; i++) {
      assertThat(walk(trie, 1, "some_name" + i + "/x")).isEqualTo(nodes.get(i));
      assertThat(walk(trie, 0, "some_name" + i + "/x")).isEqualTo(PathTrie.NONE);
      assertThat(trie.name(nodes.get(i))).isEqualTo("attributes.some_name" + i + ".x");
    }
  }

  private static FieldPath path(String text) {
    return FieldPath.parse(text).getFirst();
  }

  private static int walk(PathTrie trie, int root, String keys) {
    int node = root;
    for (String key : keys.split("/", -1)) {
      byte[] bytes = ("--" + key + "--").getBytes(StandardCharsets.UTF_8);
      node = trie.child(node, bytes, 2, bytes.length - 4);
    }
    return node;
  }
}
