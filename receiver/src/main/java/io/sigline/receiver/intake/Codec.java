package io.sigline.receiver.intake;

import com.github.luben.zstd.ZstdInputStream;
import io.airlift.compress.v3.snappy.SnappyFramedInputStream;
import io.airlift.compress.v3.snappy.SnappyJavaDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** A compression that senders of OTLP use. */
enum Codec {
  /** None. */
  IDENTITY {
    @Override
    InputStream open(InputStream stream, int most) {
      return stream;
    }
  },
  /** RFC 1952, one member or many. */
  GZIP {
    @Override
    InputStream open(InputStream stream, int most) throws IOException {
      return new GZIPInputStream(stream, BUFFER);
    }
  },
  /** RFC 8878, with windows of up to 32 MiB. */
  ZSTD {
    @Override
    InputStream open(InputStream stream, int most) throws IOException {
      return new ZstdInputStream(stream).setLongMax(ZSTD_WINDOW_LOG);
    }
  },
  /** The framing format; or one bare block, which some HTTP senders mean by the name. */
  SNAPPY {
    @Override
    InputStream open(InputStream stream, int most) throws IOException {
      byte[] head = stream.readNBytes(SNAPPY_HEAD.length);
      InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), stream);
      if (Arrays.equals(head, SNAPPY_HEAD)) {
        return new SnappyFramedInputStream(new SnappyJavaDecompressor(), whole, true);
      }
      return block(whole, most);
    }
  },
  /** RFC 1950, as HTTP means it. */
  DEFLATE {
    @Override
    InputStream open(InputStream stream, int most) {
      return new InflaterInputStream(stream);
    }
  };

  private static final int BUFFER = 8192;
  private static final int ZSTD_WINDOW_LOG = 25;
  private static final byte[] SNAPPY_HEAD = {(byte) 0xff, 6, 0, 0, 's', 'N', 'a', 'P', 'p', 'Y'};

  /**
   * What the stream holds, decompressed.
   *
   * @param most bytes that will be read, where that has to be known beforehand
   */
  abstract InputStream open(InputStream stream, int most) throws IOException;

  /** The name in {@code grpc-encoding} and {@code Content-Encoding}. */
  String encoding() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The codec of a {@code Content-Encoding}; empty means none. */
  static Optional<Codec> of(String encoding) {
    return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity", "none" -> Optional.of(IDENTITY);
      case "gzip", "x-gzip" -> Optional.of(GZIP);
      case "zstd" -> Optional.of(ZSTD);
      case "snappy", "x-snappy-framed" -> Optional.of(SNAPPY);
      case "deflate", "zlib" -> Optional.of(DEFLATE);
      default -> Optional.empty();
    };
  }

  private static InputStream block(InputStream stream, int most) throws IOException {
    byte[] compressed = stream.readNBytes(most);
    if (compressed.length == 0) {
      return InputStream.nullInputStream();
    }
    SnappyJavaDecompressor snappy = new SnappyJavaDecompressor();
    int length = snappy.getUncompressedLength(compressed, 0);
    if (length > most) {
      // enough to be found too large
      return new ByteArrayInputStream(new byte[most + 1]);
    }
    byte[] bytes = new byte[length];
    int written = snappy.decompress(compressed, 0, compressed.length, bytes, 0, length);
    return new ByteArrayInputStream(bytes, 0, written);
  }
}
