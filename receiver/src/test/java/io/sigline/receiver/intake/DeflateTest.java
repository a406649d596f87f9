package io.sigline.receiver.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.receiver.pipeline.MemoryJournal;
import io.sigline.receiver.pipeline.Pipeline;
import io.sigline.receiver.pipeline.PipelineCounters;
import io.sigline.receiver.pipeline.PipelineSettings;
import io.sigline.receiver.pipeline.Room;
import io.sigline.receiver.pipeline.WordDetector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Adler32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The JDK's inflater is the measure. */
class DeflateTest {
  private static final int MOST = 4 << 20;
  private static final int[] STRATEGIES = {
    Deflater.DEFAULT_STRATEGY, Deflater.FILTERED, Deflater.HUFFMAN_ONLY
  };

  private final Pipeline pipeline =
      Pipeline.start(
          new PipelineSettings(16, 1, 64 << 20, Duration.ofSeconds(1)),
          () -> new WordDetector("r1"),
          new MemoryJournal(),
          new PipelineCounters());
  private final Deflate deflate = new Deflate();

  @AfterEach
  void stop() {
    pipeline.close();
  }

  /** Text, noise, runs of one byte, short and long repetitions, in any mixture. */
  private static byte[] any(Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int most = 1 << random.nextInt(21);
    while (out.size() < most) {
      byte[] part = new byte[1 + random.nextInt(1 + most / 3)];
      switch (random.nextInt(4)) {
        case 0 -> random.nextBytes(part);
        case 1 -> Arrays.fill(part, (byte) random.nextInt());
        case 2 -> {
          int period = 1 + random.nextInt(20);
          for (int i = 0; i < part.length; i++) {
            part[i] = (byte) (i % period * 37);
          }
        }
        default -> {
          for (int i = 0; i < part.length; i++) {
            part[i] = (byte) ('a' + Math.abs(random.nextGaussian()) * 5);
          }
        }
      }
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] deflated(byte[] bytes, Random random) {
    Deflater deflater = new Deflater(random.nextInt(10), true);
    deflater.setStrategy(STRATEGIES[random.nextInt(STRATEGIES.length)]);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 16];
    int flushed = random.nextInt(bytes.length + 1);
    deflater.setInput(bytes, 0, flushed);
    int mode = random.nextBoolean() ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH;
    int count;
    do {
      count = deflater.deflate(buffer, 0, buffer.length, mode);
      out.write(buffer, 0, count);
    } while (count == buffer.length || !deflater.needsInput());
    deflater.setInput(bytes, flushed, bytes.length - flushed);
    deflater.finish();
    while (!deflater.finished()) {
      out.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return out.toByteArray();
  }

  /** What the JDK makes of it, and behind that how many bytes it read; null if it is refused. */
  private static byte @Nullable [] expected(byte[] stream) {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(stream);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 16];
      while (!inflater.finished()) {
        int count = inflater.inflate(buffer);
        if (count == 0 && !inflater.finished()) {
          return null;
        }
        out.write(buffer, 0, count);
      }
      out.write((int) inflater.getBytesRead());
      return out.toByteArray();
    } catch (DataFormatException e) {
      return null;
    } finally {
      inflater.end();
    }
  }

  private byte @Nullable [] actual(byte[] stream) throws BodyException {
    Room room = pipeline.room();
    Body to = new Body(pipeline.buffers(), room, MOST);
    try {
      Adler32 checksum = new Adler32();
      int end = deflate.decode(stream, 0, stream.length, to, checksum);
      byte[] bytes = Arrays.copyOf(to.bytes(), to.length() + 1);
      Adler32 again = new Adler32();
      again.update(bytes, 0, to.length());
      assertThat(checksum.getValue()).isEqualTo(again.getValue());
      bytes[to.length()] = (byte) end;
      return bytes;
    } catch (IOException e) {
      return null;
    } finally {
      to.discard();
      room.release();
    }
  }

  @Test
  void decode_anyStream_isAsTheJdkReadsIt() throws Exception {
    for (int seed = 0; seed < Integer.getInteger("deflate.rounds", 300); seed++) {
      Random random = new Random(seed);
      byte[] bytes = any(random);
      byte[] stream = deflated(bytes, random);
      byte[] expected = Arrays.copyOf(bytes, bytes.length + 1);
      expected[bytes.length] = (byte) stream.length;
      assertThat(actual(stream)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void decode_brokenStream_isRefusedOrReadAsTheJdkDoes() throws Exception {
    for (int seed = 0; seed < 20 * Integer.getInteger("deflate.rounds", 300); seed++) {
      Random random = new Random(seed);
      byte[] bytes = new byte[random.nextInt(2000)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) ('a' + Math.abs(random.nextGaussian()) * 5);
      }
      byte[] stream = deflated(bytes, random);
      for (int i = random.nextInt(4); i >= 0; i--) {
        stream[random.nextInt(stream.length)] ^= (byte) (1 << random.nextInt(8));
      }
      if (random.nextInt(4) == 0) {
        stream = Arrays.copyOf(stream, random.nextInt(stream.length + 1));
      }
      assertThat(actual(stream)).as("seed %d", seed).isEqualTo(expected(stream));
    }
  }

  @Test
  void decode_noise_isRefusedOrReadAsTheJdkDoes() throws Exception {
    for (int seed = 0; seed < 100 * Integer.getInteger("deflate.rounds", 300); seed++) {
      Random random = new Random(seed);
      byte[] stream = new byte[random.nextInt(200)];
      random.nextBytes(stream);
      assertThat(actual(stream)).as("seed %d", seed).isEqualTo(expected(stream));
    }
  }

  /** A stream of one block with the fixed codes: an a, a match of this length code, the end. */
  private static byte[] fixedBlock(String lengthCode) {
    String bits = "1" + "10" + "10010001" + lengthCode + "00000" + "0000000";
    byte[] stream = new byte[(bits.length() + 7) / 8];
    for (int i = 0; i < bits.length(); i++) {
      stream[i / 8] |= (byte) ((bits.charAt(i) - '0') << (i % 8));
    }
    return stream;
  }

  @Test
  void decode_lengthCodeThatNoStreamMayUse_isRefused() throws Exception {
    assertThat(actual(fixedBlock("0000001"))).isEqualTo(expected(fixedBlock("0000001"))).hasSize(5);
    for (String code : new String[] {"11000110", "11000111"}) {
      assertThat(expected(fixedBlock(code))).isNull();
      assertThat(actual(fixedBlock(code))).as(code).isNull();
    }
  }
}
