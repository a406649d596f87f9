package io.sigline.receiver.pipeline;

import io.sigline.receiver.otlp.Digest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows which records are self-tests. What a record says of itself is not enough: anybody could
 * hide an attack so. A test is announced beforehand, by its tag, which nobody can guess, and by the
 * digest of its bytes, which nobody can give to another record. Any thread.
 */
public interface TestDesk {
  /** Nothing is announced. */
  TestDesk NONE = (_, _) -> null;

  /**
   * The test that a record is. If it is none, it is judged and alerted as any other.
   *
   * @param tag what the record says
   * @param digest of the record; asked for only if the tag was announced
   * @return null if no such record was announced
   */
  @Nullable Trial find(String tag, Supplier<Digest> digest);
}
