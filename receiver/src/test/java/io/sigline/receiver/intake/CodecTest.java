package io.sigline.receiver.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import io.sigline.receiver.intake.BodyReader.Format;
import io.sigline.receiver.otlp.Digest;
import io.sigline.receiver.otlp.ExportRequest;
import io.sigline.receiver.pipeline.MemoryJournal;
import io.sigline.receiver.pipeline.Pipeline;
import io.sigline.receiver.pipeline.PipelineCounters;
import io.sigline.receiver.pipeline.PipelineSettings;
import io.sigline.receiver.pipeline.Requests;
import io.sigline.receiver.pipeline.Room;
import io.sigline.receiver.pipeline.WordDetector;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies through the reader: what comes out, what is refused, and that room is counted. */
class CodecTest {
  private static final int MOST = 3_000_000;

  private final Pipeline pipeline =
      Pipeline.start(
          new PipelineSettings(16, 1, 64 << 20, Duration.ofSeconds(1)),
          () -> new WordDetector("r1"),
          new MemoryJournal(),
          new PipelineCounters());
  private final BodyReader reader = new BodyReader(pipeline.buffers(), MOST, pipeline.digests());

  @AfterEach
  void stop() {
    pipeline.close();
  }

  private static Codec codec(String encoding) {
    return Codec.of(encoding.equals("snappy block") ? "snappy" : encoding).orElseThrow();
  }

  /** What the body holds; its bytes go back to be used again, as after a call. */
  private byte[] decoded(String encoding, byte[] sent) throws BodyException, IOException {
    Room room = pipeline.room();
    try {
      Body raw = reader.collect(new ByteArrayInputStream(sent), sent.length, room);
      Body decoded = new Body(pipeline.buffers(), room, MOST);
      Body whole = codec(encoding).decode(raw, decoded);
      byte[] bytes = Arrays.copyOf(whole.bytes(), whole.length());
      raw.discard();
      decoded.discard();
      return bytes;
    } finally {
      room.release();
    }
  }

  private ExportRequest read(String encoding, byte[] sent) throws BodyException {
    Room room = pipeline.room();
    try {
      Body raw = reader.collect(new ByteArrayInputStream(sent), sent.length, room);
      return reader.read(raw, codec(encoding), Format.PROTOBUF, room);
    } finally {
      room.release();
    }
  }

  private static byte[] some(Random random) {
    byte[] bytes = new byte[random.nextInt(1 << random.nextInt(20))];
    int letters = 1 + random.nextInt(256);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) random.nextInt(letters);
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip", "zstd", "snappy", "snappy block", "deflate"})
  void decode_anyBytes_comeOutAsTheyWere(String encoding) throws Exception {
    for (int seed = 0; seed < 60; seed++) {
      byte[] bytes = some(new Random(seed));
      assertThat(decoded(encoding, Compressed.with(encoding, bytes)))
          .as("seed %d", seed)
          .isEqualTo(bytes);
    }
    assertThat(pipeline.bytesInFlight()).isZero();
  }

  @Test
  void digest_compressedAgainLater_isTheSame() throws Exception {
    byte[] sent = Compressed.with("gzip", Requests.many(50, "good").toByteArray());
    byte[] later = sent.clone();
    later[4] = 1;
    later[7] = 2;
    byte[] other = Compressed.with("gzip", Requests.many(50, "evil").toByteArray());

    assertThat(digest("gzip", later)).isEqualTo(digest("gzip", sent));
    assertThat(digest("gzip", other)).isNotEqualTo(digest("gzip", sent));
  }

  @Test
  void digest_sameBytesSentInAnotherForm_isAnother() throws Exception {
    byte[] nothing = {};
    assertThat(digest("snappy", nothing)).isNotEqualTo(digest("identity", nothing));
  }

  private Digest digest(String encoding, byte[] sent) throws BodyException {
    return read(encoding, sent.clone()).digest(pipeline.digests());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "snappy", "deflate"})
  void read_cutAnywhere_isInvalidOrEmpty(String encoding) throws Exception {
    byte[] sent = Compressed.with(encoding, Requests.many(50, "good").toByteArray());
    for (int length = 1; length < sent.length; length++) {
      byte[] cut = Arrays.copyOf(sent, length);
      BodyException e = catchThrowableOfType(BodyException.class, () -> read(encoding, cut));
      if (e == null) {
        assertThat(encoding).isEqualTo("snappy"); // a frame's end is not marked there
      } else {
        assertThat(e.kind()).isEqualTo(BodyException.Kind.INVALID);
      }
    }
    assertThat(pipeline.bytesInFlight()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "snappy", "deflate"})
  void read_anyByteBroken_isReadAsItWasOrRefused(String encoding) throws Exception {
    byte[] sent = Compressed.with(encoding, Requests.many(50, "good").toByteArray());
    Random random = new Random(7);
    for (int round = 0; round < 2000; round++) {
      byte[] broken = sent.clone();
      broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        assertThat(read(encoding, broken).records()).isBetween(0, 50);
      } catch (BodyException e) {
        assertThat(e.kind()).isIn(BodyException.Kind.INVALID, BodyException.Kind.TOO_LARGE);
      }
    }
    assertThat(pipeline.bytesInFlight()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "snappy", "snappy block", "deflate"})
  void decode_moreThanAllowed_isTooLarge(String encoding) {
    byte[] bomb = Compressed.with(encoding, new byte[MOST + 1]);
    BodyException e = catchThrowableOfType(BodyException.class, () -> decoded(encoding, bomb));
    assertThat(e.kind()).isEqualTo(BodyException.Kind.TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip", "zstd", "snappy", "snappy block", "deflate"})
  void decode_asMuchAsAllowed_isTaken(String encoding) throws Exception {
    assertThat(decoded(encoding, Compressed.with(encoding, new byte[MOST]))).hasSize(MOST);
  }

  @Test
  void decode_zstdWithoutItsSize_isRead() throws Exception {
    byte[] bytes = "abc".repeat(100_000).getBytes(UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZstdOutputStream zstd = new ZstdOutputStream(out)) {
      zstd.write(bytes);
    }
    assertThat(Zstd.getFrameContentSize(out.toByteArray())).isNotPositive();
    assertThat(decoded("zstd", out.toByteArray())).isEqualTo(bytes);
  }

  @Test
  void decode_zstdOfTwoFrames_isRead() throws Exception {
    byte[] first = Zstd.compress("abc".getBytes(UTF_8));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(first);
    out.writeBytes(Zstd.compress("def".getBytes(UTF_8)));
    assertThat(decoded("zstd", out.toByteArray())).isEqualTo("abcdef".getBytes(UTF_8));
  }

  /** A member with every optional part of the header. */
  private static byte[] member(byte[] bytes, int checksumXor, int lengthXor) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3});
    out.writeBytes(new byte[] {3, 0, 'x', 'y', 'z'});
    out.writeBytes("name\0comment\0".getBytes(UTF_8));
    CRC32 header = new CRC32();
    header.update(out.toByteArray());
    little(out, header.getValue(), 2);
    Deflater deflater = new Deflater(6, true);
    deflater.setInput(bytes);
    deflater.finish();
    byte[] deflated = new byte[bytes.length + 100];
    out.write(deflated, 0, deflater.deflate(deflated));
    deflater.end();
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    little(out, checksum.getValue() ^ checksumXor, 4);
    little(out, (long) bytes.length ^ lengthXor, 4);
    return out.toByteArray();
  }

  private static void little(ByteArrayOutputStream out, long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (value >>> (8 * i)));
    }
  }

  @Test
  void decode_gzipOfSomeMembersWithFullHeaders_isRead() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(member("abc".getBytes(UTF_8), 0, 0));
    out.writeBytes(member(new byte[0], 0, 0));
    out.writeBytes(member("def".repeat(10_000).getBytes(UTF_8), 0, 0));
    assertThat(decoded("gzip", out.toByteArray()))
        .isEqualTo(("abc" + "def".repeat(10_000)).getBytes(UTF_8));
  }

  @Test
  void decode_gzipWithAWrongTrailer_isRefused() {
    byte[] bytes = "abc".repeat(1000).getBytes(UTF_8);
    assertThat(catchThrowableOfType(IOException.class, () -> decoded("gzip", member(bytes, 1, 0))))
        .hasMessageContaining("checksum");
    assertThat(
            catchThrowableOfType(
                IOException.class, () -> decoded("gzip", member(bytes, 0, 1 << 20))))
        .hasMessageContaining("length");
  }

  @Test
  void decode_gzipThatAnnouncesFarTooMuch_setsAsideWhatItsBytesCanHold() {
    byte[] small = member("abc".getBytes(UTF_8), 0, 0x7f000000);
    Room room = pipeline.room();
    Body raw = new Body(pipeline.buffers(), room, MOST);
    Body decoded = new Body(pipeline.buffers(), room, MOST);
    assertThat(
            catchThrowableOfType(
                IOException.class,
                () -> {
                  raw.readAll(new ByteArrayInputStream(small));
                  var _ = Codec.GZIP.decode(raw, decoded);
                }))
        .hasMessageContaining("length");
    assertThat(decoded.bytes().length).isLessThan(100_000);
    room.release();
  }

  @Test
  void decode_gzipFollowedByOtherBytes_leavesThemOut() throws Exception {
    byte[] sent = Compressed.with("gzip", "abc".getBytes(UTF_8));
    byte[] padded = Arrays.copyOf(sent, sent.length + 20);
    assertThat(decoded("gzip", padded)).isEqualTo("abc".getBytes(UTF_8));
  }
}
