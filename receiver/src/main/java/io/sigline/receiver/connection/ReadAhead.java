package io.sigline.receiver.connection;

import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends over HTTP/1.1, where nobody reads while a request is worked on: then one
 * piece may be read ahead, to see whether the client hangs up. Whatever comes instead is kept for
 * who reads next. Read by one thread at a time.
 */
final class ReadAhead implements Supplier<byte @Nullable []> {
  private final Supplier<byte @Nullable []> source;
  private final Runnable gone;
  private @Nullable CompletableFuture<byte @Nullable []> ahead;

  /** Somebody waits for the next piece, as over HTTP/2 at all times. */
  private boolean awaited;

  /**
   * @param source waits for the next piece; null at the end
   * @param gone called by a thread of its own when the client hung up while it was looked for
   */
  ReadAhead(Supplier<byte @Nullable []> source, Runnable gone) {
    this.source = source;
    this.gone = gone;
  }

  /** Looks whether the client hangs up, if nothing has come ahead yet and nobody reads. */
  synchronized void begin() {
    if (awaited) {
      return;
    }
    if (ahead == null) {
      CompletableFuture<byte @Nullable []> piece = new CompletableFuture<>();
      ahead = piece;
      var _ = Thread.ofVirtual().name("sigline-read-ahead").start(() -> read(piece));
    } else if (hasEnded(ahead)) {
      gone.run();
    }
  }

  private void read(CompletableFuture<byte @Nullable []> piece) {
    try {
      piece.complete(source.get());
    } catch (Throwable e) {
      piece.completeExceptionally(e);
    }
    if (hasEnded(piece)) {
      gone.run();
    }
  }

  private static boolean hasEnded(CompletableFuture<byte @Nullable []> piece) {
    return piece.isCompletedExceptionally() || (piece.isDone() && piece.join() == null);
  }

  private synchronized @Nullable CompletableFuture<byte @Nullable []> take() {
    CompletableFuture<byte @Nullable []> piece = ahead;
    ahead = null;
    awaited = true;
    return piece;
  }

  private synchronized void taken() {
    awaited = false;
  }

  @Override
  public byte @Nullable [] get() {
    CompletableFuture<byte @Nullable []> piece = take();
    try {
      return readNext(piece);
    } finally {
      taken();
    }
  }

  private byte @Nullable [] readNext(@Nullable CompletableFuture<byte @Nullable []> piece) {
    if (piece == null) {
      return source.get();
    }
    try {
      return piece.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("while the client is waited for"));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e);
    }
  }
}
