package io.sigline.receiver.intake;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.airlift.compress.v3.snappy.SnappyFramedInputStream;
import io.airlift.compress.v3.snappy.SnappyJavaDecompressor;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A compression that senders of OTLP use. */
enum Codec {
  /** None. */
  IDENTITY {
    @Override
    Body decode(Body from, Body to) {
      return from;
    }
  },
  /** RFC 1952, one member or many. */
  GZIP {
    @Override
    Body decode(Body from, Body to) throws BodyException, IOException {
      Inflation.gunzip(from, to);
      return to;
    }

    @Override
    void forgetTime(Body body) {
      Inflation.forgetTime(body);
    }
  },
  /** RFC 8878, with windows of up to 32 MiB where the size is not announced. */
  ZSTD {
    @Override
    Body decode(Body from, Body to) throws BodyException, IOException {
      long size = Zstd.getFrameContentSize(from.bytes(), 0, from.length());
      if (size > 0 && isOneFrame(from)) {
        to.announce(size);
        try (ZstdDecompressCtx context = new ZstdDecompressCtx()) {
          to.wrote(
              context.decompressByteArray(
                  to.bytes(), 0, to.space(), from.bytes(), 0, from.length()));
        }
      } else {
        try (var stream = new ZstdInputStreamNoFinalizer(from.stream())) {
          to.readAll(stream.setLongMax(ZSTD_WINDOW_LOG));
        }
      }
      return to;
    }
  },
  /** The framing format; or one bare block, which some HTTP senders mean by the name. */
  SNAPPY {
    @Override
    Body decode(Body from, Body to) throws BodyException, IOException {
      SnappyJavaDecompressor snappy = new SnappyJavaDecompressor();
      byte[] bytes = from.bytes();
      int head = Math.min(from.length(), SNAPPY_HEAD.length);
      if (Arrays.equals(bytes, 0, head, SNAPPY_HEAD, 0, SNAPPY_HEAD.length)) {
        try (var stream = new SnappyFramedInputStream(snappy, from.stream(), true)) {
          to.readAll(stream);
        }
      } else if (from.length() > 0) {
        to.announce(snappy.getUncompressedLength(bytes, 0));
        to.wrote(snappy.decompress(bytes, 0, from.length(), to.bytes(), 0, to.space()));
      }
      return to;
    }
  },
  /** RFC 1950, as HTTP means it. */
  DEFLATE {
    @Override
    Body decode(Body from, Body to) throws BodyException, IOException {
      Inflation.unzlib(from, to);
      return to;
    }
  };

  private static final int ZSTD_WINDOW_LOG = 25;
  private static final byte[] SNAPPY_HEAD = {(byte) 0xff, 6, 0, 0, 's', 'N', 'a', 'P', 'p', 'Y'};

  /**
   * Decompresses a whole body.
   *
   * @param from read, not kept
   * @param to empty
   * @return the one of them that holds what was sent
   * @throws IOException or an unchecked exception of the decompressor's, if it cannot be
   */
  abstract Body decode(Body from, Body to) throws BodyException, IOException;

  /**
   * Clears the time of compression, if it is noted, so that the same request has the same bytes.
   */
  void forgetTime(Body body) {}

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

  private static boolean isOneFrame(Body body) {
    return Zstd.findFrameCompressedSize(body.bytes(), 0, body.length()) == body.length();
  }
}
