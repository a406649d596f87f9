package io.sigline.receiver.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.airlift.compress.v3.snappy.SnappyFramedInputStream;
import io.airlift.compress.v3.snappy.SnappyJavaDecompressor;
import io.sigline.receiver.intake.BodyReader.Format;
import io.sigline.receiver.otlp.ExportRequest;
import io.sigline.receiver.pipeline.MemoryJournal;
import io.sigline.receiver.pipeline.Pipeline;
import io.sigline.receiver.pipeline.PipelineCounters;
import io.sigline.receiver.pipeline.PipelineSettings;
import io.sigline.receiver.pipeline.Room;
import io.sigline.receiver.pipeline.WordDetector;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Fuzz target: a compressed body behind a byte that says how. It is what the JDK's streams, or
 * those of the libraries, read; never more than is allowed; and ends in no exception but the one
 * that says whose fault it is. An upper-case codec compresses the rest first.
 */
public final class BodyFuzz {
  private static final int MOST = 1 << 20;
  private static final int PRESET_DICTIONARY = 1 << 5;
  private static final Codec[] CODECS = Codec.values();
  private static final Pipeline PIPELINE =
      Pipeline.start(
          new PipelineSettings(16, 1, 64 << 20, Duration.ofSeconds(1)),
          () -> new WordDetector("r1"),
          new MemoryJournal(),
          new PipelineCounters());

  private BodyFuzz() {}

  /** Called by Jazzer, and with each input of the corpus. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    Codec codec = CODECS[(input[0] & 7) % CODECS.length];
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    if ((input[0] & 0x20) == 0) {
      byte[] compressed = Compressed.with(codec.encoding(), rest);
      assertThat(decoded(codec, compressed)).as("%s, compressed", codec).isEqualTo(rest);
    } else {
      byte[] expected = expected(codec, rest);
      if (expected == null || expected.length <= MOST) {
        assertThat(decoded(codec, rest)).as("%s", codec).isEqualTo(expected);
      } else {
        assertThat(decoded(codec, rest)).as("%s, too large", codec).isNull();
      }
      read(codec, rest);
    }
  }

  private static byte @Nullable [] decoded(Codec codec, byte[] bytes) {
    Room room = PIPELINE.room();
    Body from = new Body(PIPELINE.buffers(), room, MOST);
    Body to = new Body(PIPELINE.buffers(), room, MOST);
    try {
      from.readAll(new ByteArrayInputStream(bytes));
      Body whole = codec.decode(from, to);
      return Arrays.copyOf(whole.bytes(), whole.length());
    } catch (BodyException | IOException e) {
      return null;
    } catch (RuntimeException e) {
      assertThat(e.getClass().getPackageName())
          .as("%s", e)
          .matches("com.github.luben.*|io.airlift.*");
      return null;
    } finally {
      from.discard();
      to.discard();
      room.release();
    }
  }

  /** As the servers read it: the room is given back, whatever comes of it. */
  private static void read(Codec codec, byte[] bytes) {
    BodyReader reader = new BodyReader(PIPELINE.buffers(), MOST, PIPELINE.digests());
    for (Format format : Format.values()) {
      Room room = PIPELINE.room();
      try {
        Body raw =
            reader.receive(
                new ByteArrayInputStream(bytes), bytes.length, room, ComingTime.UNLIMITED);
        ExportRequest request = reader.read(raw, codec, format, room);
        assertThat(request.length()).isLessThanOrEqualTo(2 * MOST);
        var _ = request.release();
      } catch (BodyException refused) {
        assertThat(refused.kind()).isNotEqualTo(BodyException.Kind.NO_ROOM);
      } finally {
        room.release();
      }
    }
  }

  private static byte @Nullable [] expected(Codec codec, byte[] bytes) {
    try (InputStream in = reference(codec, bytes)) {
      return in == null ? decoded(codec, bytes) : in.readNBytes(MOST + 1);
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  /** Null if there is nothing to compare with. */
  private static @Nullable InputStream reference(Codec codec, byte[] bytes) throws IOException {
    InputStream raw = new ByteArrayInputStream(bytes);
    return switch (codec) {
      case IDENTITY -> raw;
      case GZIP -> new GZIPInputStream(raw);
      case DEFLATE ->
          // the JDK takes the want of a dictionary for the end
          bytes.length > 1 && (bytes[1] & PRESET_DICTIONARY) != 0
              ? null
              : new InflaterInputStream(raw);
      case ZSTD -> new ZstdInputStreamNoFinalizer(raw);
      case SNAPPY ->
          bytes.length > 0 && (bytes[0] & 0xff) == 0xff
              ? new SnappyFramedInputStream(new SnappyJavaDecompressor(), raw, true)
              : null;
    };
  }
}
