package io.sigline.receiver.intake;

import io.grpc.Decompressor;
import io.grpc.DecompressorRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * A codec for gRPC that decompresses nothing: it runs on a network thread. It hands the compressed
 * bytes on behind one byte that says which codec they need.
 */
final class GrpcCodec implements Decompressor {
  private static final List<Codec> CODECS = List.of(Codec.values());

  private final Codec codec;

  private GrpcCodec(Codec codec) {
    this.codec = codec;
  }

  /** Every codec that a gRPC client may choose. A missing one would lose all that it sends. */
  static DecompressorRegistry registry() {
    DecompressorRegistry registry =
        DecompressorRegistry.emptyInstance().with(io.grpc.Codec.Identity.NONE, false);
    for (Codec codec : CODECS) {
      if (codec != Codec.IDENTITY) {
        registry = registry.with(new GrpcCodec(codec), true);
      }
    }
    return registry;
  }

  /** Reads which codec the rest of the stream needs. */
  static Codec of(InputStream stream) throws IOException {
    return CODECS.get(stream.read());
  }

  @Override
  public String getMessageEncoding() {
    return codec.encoding();
  }

  @Override
  public InputStream decompress(InputStream compressed) {
    return new Marked(compressed);
  }

  /** The codec's place among all, then the compressed bytes. */
  private final class Marked extends InputStream {
    private final InputStream compressed;
    private boolean begun;

    private Marked(InputStream compressed) {
      this.compressed = compressed;
    }

    @Override
    public int read() throws IOException {
      if (begun) {
        return compressed.read();
      }
      begun = true;
      return CODECS.indexOf(codec);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return compressed.read(bytes, offset, length);
    }

    @Override
    public int available() throws IOException {
      return compressed.available();
    }

    @Override
    public void close() throws IOException {
      compressed.close();
    }
  }
}
