package io.sigline.e2e;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import io.airlift.compress.v3.snappy.SnappyFramedInputStream;
import io.airlift.compress.v3.snappy.SnappyFramedOutputStream;
import io.airlift.compress.v3.snappy.SnappyJavaCompressor;
import io.airlift.compress.v3.snappy.SnappyJavaDecompressor;
import io.grpc.Codec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** How a request's bytes are compressed: gRPC's codecs and HTTP's content encodings. */
public enum Compression implements Codec {
  NONE("identity"),
  GZIP("gzip"),
  ZSTD("zstd"),
  SNAPPY("snappy");

  private final String encoding;

  Compression(String encoding) {
    this.encoding = encoding;
  }

  @Override
  public String getMessageEncoding() {
    return encoding;
  }

  @Override
  public OutputStream compress(OutputStream out) throws IOException {
    return switch (this) {
      case NONE -> out;
      case GZIP -> new GZIPOutputStream(out);
      case ZSTD -> new ZstdOutputStream(out);
      case SNAPPY -> new SnappyFramedOutputStream(new SnappyJavaCompressor(), out);
    };
  }

  @Override
  public InputStream decompress(InputStream in) throws IOException {
    return switch (this) {
      case NONE -> in;
      case GZIP -> new GZIPInputStream(in);
      case ZSTD -> new ZstdInputStream(in);
      case SNAPPY -> new SnappyFramedInputStream(new SnappyJavaDecompressor(), in);
    };
  }

  /** The compressed bytes. */
  byte[] compressed(byte[] bytes) {
    var out = new ByteArrayOutputStream();
    try (OutputStream compressing = compress(out)) {
      compressing.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
