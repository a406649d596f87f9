package io.sigline.receiver.intake;

import io.grpc.Decompressor;
import io.grpc.DecompressorRegistry;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A codec for gRPC. Opens the compressed stream at its first read only, which is not on a network
 * thread.
 */
final class GrpcCodec implements Decompressor {
  private final Codec codec;
  private final int most;

  private GrpcCodec(Codec codec, int most) {
    this.codec = codec;
    this.most = most;
  }

  /** Every codec that a gRPC client may choose. A missing one would lose all that it sends. */
  static DecompressorRegistry registry(int most) {
    DecompressorRegistry registry =
        DecompressorRegistry.emptyInstance().with(io.grpc.Codec.Identity.NONE, false);
    for (Codec codec : Codec.values()) {
      if (codec != Codec.IDENTITY) {
        registry = registry.with(new GrpcCodec(codec, most), true);
      }
    }
    return registry;
  }

  @Override
  public String getMessageEncoding() {
    return codec.encoding();
  }

  @Override
  public InputStream decompress(InputStream compressed) {
    return new Opening(compressed);
  }

  /** Not opened yet. */
  private final class Opening extends InputStream {
    private final InputStream compressed;
    private @Nullable InputStream open;

    private Opening(InputStream compressed) {
      this.compressed = compressed;
    }

    private InputStream open() throws IOException {
      InputStream stream = open;
      if (stream == null) {
        stream = codec.open(compressed, most);
        open = stream;
      }
      return stream;
    }

    @Override
    public int read() throws IOException {
      return open().read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return open().read(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      if (open != null) {
        open.close();
      }
      compressed.close();
    }
  }
}
