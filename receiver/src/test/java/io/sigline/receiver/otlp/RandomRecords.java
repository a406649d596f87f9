package io.sigline.receiver.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Records as a sender could write them that knows protobuf's encoding and not its customs: keys
 * that come twice, fields in any order, unknown fields and groups, lengths with more bytes than
 * they need.
 */
final class RandomRecords {
  private static final List<String> KEYS =
      List.of(
          "event_id",
          "id",
          "channel",
          "event_data",
          "Image",
          "Process Name",
          "ProcessName",
          "a",
          "b",
          "a.b",
          "",
          "message",
          "lab.rid",
          "sigma",
          "eight888",
          "a-key-of-more-than-24-bytes-1",
          "a-key-of-more-than-24-bytes-2",
          "a-key-of-moré-than-24-bytes-1",
          "unknown");
  private static final List<String> TEXTS =
      List.of(
          "",
          "Security",
          "System",
          "4688",
          "C:\\Windows\\x.exe",
          "{\"id\": 7, \"Image\": [\"i\", {\"a\": 1}], \"id\": 8}",
          "{\"a\": \"open",
          "map[Image:x id:3]",
          "long ".repeat(40),
          "\u00e9\u4e2d\ud83d\ude00");

  private final SplittableRandom random;

  /** True if fields that count once never come twice: then protobuf reads the same. */
  private final boolean orderly;

  RandomRecords(SplittableRandom random, boolean orderly) {
    this.random = random;
    this.orderly = orderly;
  }

  private interface Content {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  private static byte[] bytes(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      content.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private boolean oneIn(int bound) {
    return random.nextInt(bound) == 0;
  }

  private <T> T oneOf(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** A LogRecord. */
  byte[] record() {
    return bytes(out -> {
      if (oneIn(2)) {
        out.writeFixed64(1, random.nextLong());
      }
      if (oneIn(2)) {
        out.writeEnum(2, random.nextInt(24));
      }
      boolean bodyFirst = oneIn(3);
      if (bodyFirst) {
        field(out, 5, value(0));
      }
      for (int i = random.nextInt(6); i > 0; i--) {
        field(out, 6, entry(1));
        junk(out);
      }
      if (!bodyFirst || (!orderly && oneIn(4))) {
        field(out, 5, value(0));
      }
      if (oneIn(3)) {
        out.writeString(3, oneOf(TEXTS));
      }
      if (oneIn(4)) {
        out.writeBytes(9, ByteString.copyFrom(new byte[oneIn(2) ? 16 : 3]));
      }
    });
  }

  /** A Resource or an InstrumentationScope, as the field of its attributes says. */
  byte[] head(int attributes) {
    return bytes(out -> {
      for (int i = random.nextInt(4); i > 0; i--) {
        String key = oneOf(List.of("host.name", "os.type", "sigma.product", "id"));
        String text = oneOf(List.of("windows", "linux", "h1", "h2"));
        field(
            out,
            attributes,
            bytes(entry -> {
              entry.writeString(1, key);
              field(entry, 2, bytes(value -> value.writeString(1, text)));
            }));
      }
    });
  }

  private byte[] entry(int depth) {
    byte[] value = value(depth);
    String key = oneOf(KEYS);
    return bytes(out -> {
      boolean valueFirst = oneIn(8);
      if (valueFirst) {
        field(out, 2, value);
      }
      if (!oneIn(20)) {
        out.writeString(1, key);
      }
      junk(out);
      if (!valueFirst && !oneIn(20)) {
        field(out, 2, value);
      }
      if (!orderly && oneIn(20)) {
        out.writeString(1, oneOf(KEYS));
        field(out, 2, value(depth));
      }
    });
  }

  private byte[] value(int depth) {
    return bytes(out -> {
      junk(out);
      value(out, depth);
      if (!orderly && oneIn(20)) {
        value(out, depth);
      }
      junk(out);
    });
  }

  private void value(CodedOutputStream out, int depth) throws IOException {
    switch (random.nextInt(depth > 3 ? 9 : 14)) {
      case 0, 1, 2, 3 -> out.writeString(1, oneOf(TEXTS));
      case 4 -> out.writeBool(2, oneIn(2));
      case 5, 6 -> out.writeInt64(3, random.nextLong() >> random.nextInt(64));
      case 7 -> out.writeDouble(4, random.nextInt(9) / 2.0);
      case 8 -> out.writeByteArray(7, oneOf(TEXTS).getBytes(StandardCharsets.UTF_8));
      case 9, 10 -> field(out, 5, elements(depth + 1));
      default -> field(out, 6, entries(depth + 1));
    }
  }

  private byte[] elements(int depth) {
    return bytes(out -> {
      for (int i = random.nextInt(4); i > 0; i--) {
        field(out, 1, value(depth));
        junk(out);
      }
    });
  }

  private byte[] entries(int depth) {
    return bytes(out -> {
      for (int i = random.nextInt(8); i > 0; i--) {
        junk(out);
        field(out, 1, entry(depth));
      }
    });
  }

  /** A field that holds a message, its length at times written with a byte more than it needs. */
  private void field(CodedOutputStream out, int number, byte[] content) throws IOException {
    if (content.length < 0x80 && oneIn(12)) {
      out.writeTag(number, Wire.LEN);
      out.writeRawByte((byte) (content.length | 0x80));
      out.writeRawByte((byte) 0);
      out.writeRawBytes(content);
    } else {
      out.writeByteArray(number, content);
    }
  }

  /** Now and then, a field that nobody knows. */
  private void junk(CodedOutputStream out) throws IOException {
    if (!oneIn(15)) {
      return;
    }
    int number = 90 + random.nextInt(20);
    switch (random.nextInt(4)) {
      case 0 -> out.writeInt64(number, random.nextLong());
      case 1 -> out.writeFixed32(number, random.nextInt());
      case 2 -> out.writeString(number, oneOf(TEXTS));
      default -> {
        out.writeTag(number, Wire.GROUP);
        out.writeFixed64(1, random.nextLong());
        out.writeTag(2, Wire.GROUP);
        out.writeTag(2, Wire.END_GROUP);
        out.writeTag(number, Wire.END_GROUP);
      }
    }
  }
}
