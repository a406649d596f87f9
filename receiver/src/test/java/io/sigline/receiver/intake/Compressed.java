package io.sigline.receiver.intake;

import com.github.luben.zstd.Zstd;
import io.airlift.compress.v3.snappy.SnappyFramedOutputStream;
import io.airlift.compress.v3.snappy.SnappyJavaCompressor;
import io.grpc.Compressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Compresses, as senders of OTLP do. */
final class Compressed {
  private Compressed() {}

  static byte[] with(String encoding, byte[] bytes) {
    return switch (encoding) {
      case "identity" -> bytes;
      case "gzip" -> through(GZIPOutputStream::new, bytes);
      case "deflate" -> through(DeflaterOutputStream::new, bytes);
      case "zstd" -> Zstd.compress(bytes);
      case "snappy" ->
          through(out -> new SnappyFramedOutputStream(new SnappyJavaCompressor(), out), bytes);
      case "snappy block" -> snappyBlock(bytes);
      default -> throw new IllegalArgumentException(encoding);
    };
  }

  private interface Wrapping {
    OutputStream wrap(OutputStream out) throws IOException;
  }

  /** A client's compressor that sends these bytes as they are, under this name. */
  record Sending(String getMessageEncoding, UnaryOperator<byte[]> compression)
      implements Compressor {
    @Override
    public OutputStream compress(OutputStream out) {
      return new ByteArrayOutputStream() {
        @Override
        public void close() throws IOException {
          out.write(compression.apply(toByteArray()));
          out.close();
        }
      };
    }
  }

  private static byte[] through(Wrapping wrapping, byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream compressing = wrapping.wrap(out)) {
      compressing.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] snappyBlock(byte[] bytes) {
    SnappyJavaCompressor snappy = new SnappyJavaCompressor();
    byte[] block = new byte[snappy.maxCompressedLength(bytes.length)];
    int length = snappy.compress(bytes, 0, bytes.length, block, 0, block.length);
    return Arrays.copyOf(block, length);
  }
}
