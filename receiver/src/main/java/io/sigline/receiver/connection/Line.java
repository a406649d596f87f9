package io.sigline.receiver.connection;

import java.io.IOException;

/** What connects us with a client. Any thread. */
public interface Line {
  /** True until this side of it is closed. */
  boolean isOpen();

  /** Hangs up. Done again where it is still open a while later. */
  void hangUp() throws IOException;
}
