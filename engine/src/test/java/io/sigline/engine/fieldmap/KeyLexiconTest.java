package io.sigline.engine.fieldmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class KeyLexiconTest {
  private PathTrie trie;
  private Places places;
  private KeyLexicon keys;

  @BeforeEach
  void build() {
    PathTrie.Builder builder = new PathTrie.Builder();
    for (String path : List.of("body.Image", "body.a", "attributes.a")) {
      int _ = builder.node(FieldPath.parse(path).getFirst());
    }
    trie = builder.build();
    NodeTraits traits = new NodeTraits(trie.nodes());
    traits.set(0, NodeTraits.SPACELESS);
    places = new Places(trie.nodes(), traits);
    keys = new KeyLexicon(trie, places);
  }

  /** The place of a key of the body's map, or of another map. */
  private int place(int map, String key, String before, String after) {
    byte[] bytes = (before + key + after).getBytes(StandardCharsets.UTF_8);
    int from = before.getBytes(StandardCharsets.UTF_8).length;
    int length = key.getBytes(StandardCharsets.UTF_8).length;
    return (int) keys.target(map, bytes, from, length);
  }

  private int inBody(String key) {
    return place(places.of(0), key, "", "");
  }

  @Test
  void target_sameKey_isTheSamePlaceWhereverItsBytesLie() {
    for (String key : List.of("Image", "", "x", "a-key-of-more-than-24-bytes-in-all", "eight888")) {
      int place = inBody(key);
      assertThat(place(places.of(0), key, "before", "")).as(key).isEqualTo(place);
      assertThat(place(places.of(0), key, "", "behind the key")).as(key).isEqualTo(place);
    }
    assertThat(places.node(inBody("Image"))).isEqualTo(trie.child(0, bytes("Image"), 0, 5));
    assertThat(places.node(inBody("x"))).isEqualTo(PathTrie.NONE);
  }

  @Test
  void target_sameKeyOfOtherMaps_isAnotherPlace() {
    Set<Integer> found = new HashSet<>();
    for (int map : List.of(places.of(0), places.of(1), places.of(2), inBody("x"), inBody("y"))) {
      found.add(place(map, "a", "", ""));
    }
    assertThat(found).hasSize(5);
  }

  @Test
  void target_spacesWhereTheyDoNotCount_areTheSamePlace() {
    assertThat(inBody("Im age")).isEqualTo(inBody("Image"));
    assertThat(inBody("X y")).isNotEqualTo(inBody("Xy"));
  }

  @Test
  void target_thousandsOfKeysThatDifferInOneByte_areToldApart() {
    Map<String, Integer> found = new HashMap<>();
    for (int i = 0; i < KeyLexicon.MOST / 2; i++) {
      String key = "same beginning " + i + " and the very same end";
      found.put(key, inBody(key));
      found.put("k" + i, inBody("k" + i));
    }
    assertThat(new HashSet<>(found.values())).hasSize(found.size());
    found.forEach((key, place) -> assertThat(inBody(key)).isEqualTo(place));
    assertThat(keys.isFull()).isFalse();
  }

  @Test
  void target_noRoomLeft_isStillTheNodesPlace() {
    int image = inBody("Image");
    for (int i = 0; i < KeyLexicon.MOST; i++) {
      int _ = inBody("key" + i);
    }
    assertThat(keys.isFull()).isTrue();
    assertThat(inBody("Image")).isEqualTo(image);
    assertThat(places.node(inBody("a"))).isEqualTo(trie.child(0, bytes("a"), 0, 1));
    assertThat(inBody("never met")).isEqualTo(Places.NOWHERE);
    keys.clear();
    assertThat(keys.isFull()).isFalse();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
