package io.sigline.receiver.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigline.receiver.pipeline.MemoryJournal;
import io.sigline.receiver.pipeline.Pipeline;
import io.sigline.receiver.pipeline.PipelineCounters;
import io.sigline.receiver.pipeline.PipelineSettings;
import io.sigline.receiver.pipeline.Room;
import io.sigline.receiver.pipeline.WordDetector;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The JDK's streams are the measure. */
class InflationTest {
  private static final int MOST = 1 << 20;
  private static final byte[] LINE =
      "{\"EventID\":4688,\"Image\":\"C:\\\\Windows\\\\".getBytes(StandardCharsets.US_ASCII);
  private static final int ROUNDS = Integer.getInteger("deflate.rounds", 300);

  private final Pipeline pipeline =
      Pipeline.start(
          new PipelineSettings(16, 1, 64 << 20, Duration.ofSeconds(1)),
          () -> new WordDetector("r1"),
          new MemoryJournal(),
          new PipelineCounters());

  @AfterEach
  void stop() {
    pipeline.close();
  }

  /** What is asked to inflate. */
  @FunctionalInterface
  private interface Inflate {
    void from(Body from, Body to) throws BodyException, IOException;
  }

  /** Lines that are alike, as logs are. */
  private static byte[] lines(Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = random.nextInt(60); i > 0; i--) {
      out.writeBytes(LINE);
      byte[] own = new byte[random.nextInt(40)];
      random.nextBytes(own);
      out.writeBytes(own);
    }
    return out.toByteArray();
  }

  private static byte[] gzip(byte[] bytes, int level) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip =
        new GZIPOutputStream(out) {
          {
            def.setLevel(level);
          }
        }) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] zlib(byte[] bytes, int level) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(level);
    try (DeflaterOutputStream zlib = new DeflaterOutputStream(out, deflater)) {
      zlib.write(bytes);
    } finally {
      deflater.end();
    }
    return out.toByteArray();
  }

  private static byte @Nullable [] all(byte[] bytes, boolean gzip) {
    try (InputStream raw = new ByteArrayInputStream(bytes);
        InputStream in = gzip ? new GZIPInputStream(raw) : new InflaterInputStream(raw)) {
      return in.readAllBytes();
    } catch (IOException e) {
      return null;
    }
  }

  private byte @Nullable [] inflated(byte[] bytes, Inflate inflate) throws BodyException {
    Room room = pipeline.room();
    Body from = new Body(pipeline.buffers(), room, MOST);
    Body to = new Body(pipeline.buffers(), room, MOST);
    try {
      from.readAll(new ByteArrayInputStream(bytes));
      inflate.from(from, to);
      return Arrays.copyOf(to.bytes(), to.length());
    } catch (IOException e) {
      return null;
    } finally {
      from.discard();
      to.discard();
      room.release();
    }
  }

  private static byte[] damaged(byte[] bytes, int from, Random random) {
    int cut = random.nextBoolean() ? 0 : random.nextInt(12);
    byte[] damaged = Arrays.copyOf(bytes, Math.max(from, bytes.length - cut));
    for (int i = random.nextInt(3); i > 0 && damaged.length > from; i--) {
      damaged[from + random.nextInt(damaged.length - from)] ^= (byte) (1 << random.nextInt(8));
    }
    return damaged;
  }

  @Test
  void gunzip_oneMemberOrMany_isWhatTheJdkReads() throws Exception {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      ByteArrayOutputStream members = new ByteArrayOutputStream();
      for (int i = random.nextInt(4); i >= 0; i--) {
        members.writeBytes(gzip(lines(random), random.nextInt(10)));
      }
      members.writeBytes(new byte[random.nextInt(3)]);
      byte[] bytes = members.toByteArray();
      assertThat(inflated(bytes, Inflation::gunzip))
          .as("seed %d", seed)
          .isEqualTo(all(bytes, true));
    }
  }

  @Test
  void gunzip_damagedOrCutOff_isRefusedOrReadAsTheJdkDoes() throws Exception {
    for (int seed = 0; seed < 20 * ROUNDS; seed++) {
      Random random = new Random(seed);
      byte[] bytes = damaged(gzip(lines(random), random.nextInt(10)), 10, random);
      assertThat(inflated(bytes, Inflation::gunzip))
          .as("seed %d", seed)
          .isEqualTo(all(bytes, true));
    }
  }

  @Test
  void unzlib_wholeDamagedOrCutOff_isRefusedOrReadAsTheJdkDoes() throws Exception {
    for (int seed = 0; seed < 20 * ROUNDS; seed++) {
      Random random = new Random(seed);
      byte[] bytes = damaged(zlib(lines(random), random.nextInt(10)), 2, random);
      assertThat(inflated(bytes, Inflation::unzlib))
          .as("seed %d", seed)
          .isEqualTo(all(bytes, false));
    }
  }

  @Test
  void gunzip_moreThanIsAllowed_endsThere() throws Exception {
    byte[] zeros = new byte[16 * MOST];
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    members.writeBytes(gzip(zeros, 9));
    byte[] bomb = members.toByteArray();
    assertThatThrownBy(() -> inflated(bomb, Inflation::gunzip)).isInstanceOf(BodyException.class);
    Arrays.fill(bomb, bomb.length - 4, bomb.length, (byte) 0);
    assertThatThrownBy(() -> inflated(bomb, Inflation::gunzip)).isInstanceOf(BodyException.class);
    byte[] wrapped = zlib(zeros, 9);
    assertThatThrownBy(() -> inflated(wrapped, Inflation::unzlib))
        .isInstanceOf(BodyException.class);
    members.reset();
    byte[] part = gzip(new byte[MOST / 2], 9);
    for (int i = 0; i < 3; i++) {
      members.writeBytes(part);
    }
    assertThatThrownBy(() -> inflated(members.toByteArray(), Inflation::gunzip))
        .isInstanceOf(BodyException.class);
    assertThat(inflated(gzip(new byte[MOST], 9), Inflation::gunzip)).hasSize(MOST);
  }
}
