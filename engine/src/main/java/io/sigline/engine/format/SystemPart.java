package io.sigline.engine.format;

import static io.sigline.engine.format.Bytes.ascii;

/** An element of a Windows event's System section, and under which keys its values go. */
final class SystemPart {
  final byte[] element;
  final byte[] key;
  final boolean isMap;

  /** Key of the element's text inside the map; empty if its text is nothing. */
  final byte[] textKey;

  final byte[][] attributes;
  final byte[][] attributeKeys;

  private SystemPart(
      byte[] element,
      byte[] key,
      boolean isMap,
      byte[] textKey,
      byte[][] attributes,
      byte[][] attributeKeys) {
    this.element = element;
    this.key = key;
    this.isMap = isMap;
    this.textKey = textKey;
    this.attributes = attributes;
    this.attributeKeys = attributeKeys;
  }

  /** An element whose text is the value. */
  static SystemPart text(String element, String key) {
    return new SystemPart(
        ascii(element), ascii(key), false, new byte[0], new byte[0][], new byte[0][]);
  }

  /** An element whose attributes are a map: attribute and key in turn. */
  static SystemPart map(String element, String key, String... attributes) {
    byte[][] names = new byte[attributes.length / 2][];
    byte[][] keys = new byte[attributes.length / 2][];
    for (int i = 0; i < names.length; i++) {
      names[i] = ascii(attributes[2 * i]);
      keys[i] = ascii(attributes[2 * i + 1]);
    }
    return new SystemPart(ascii(element), ascii(key), true, new byte[0], names, keys);
  }

  /** The same, its text under this key of the map. */
  SystemPart withText(String key) {
    return new SystemPart(element, this.key, isMap, ascii(key), attributes, attributeKeys);
  }
}
