package io.sigline.receiver.pull;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Reads the files of a {@code .zip} or {@code .tar.gz}, within limits. Told by how it begins. */
final class Archive {
  private static final int CENTRAL_HEADER = 0x02014b50;
  private static final int CENTRAL_LENGTH = 46;
  private static final int END_HEADER = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final int UNIX = 3;
  private static final int FILE_TYPE = 0xf000;
  private static final int SYMBOLIC_LINK = 0xa000;

  /** Takes the files. */
  interface Sink {
    /**
     * One file.
     *
     * @param name as the archive has it
     * @param content ends with the file; need not be read
     */
    void file(String name, InputStream content) throws IOException;
  }

  private final Path file;
  private final Budget budget;

  private Archive(Path file, PullLimits limits) throws IOException {
    this.file = file;
    this.budget = new Budget(limits, Files.size(file));
  }

  /**
   * Reads every file of the archive.
   *
   * @throws PullException if it is none, is damaged or too large, or has something in it that is
   *     neither a file nor a folder
   */
  static void read(Path file, PullLimits limits, Sink sink) {
    try {
      new Archive(file, limits).read(sink);
    } catch (IOException e) {
      throw new PullException("the archive is damaged: " + e.getMessage(), e);
    }
  }

  private void read(Sink sink) throws IOException {
    byte[] magic = new byte[2];
    try (InputStream in = Files.newInputStream(file)) {
      int read = in.readNBytes(magic, 0, 2);
      if (read < 2) {
        throw new PullException("expected a .zip or .tar.gz, found an empty file");
      }
    }
    if (magic[0] == 'P' && magic[1] == 'K') {
      zip(sink);
    } else if ((magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b) {
      try (InputStream in =
          new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file)), 1 << 16)) {
        new TarReader(budget.counted(in), budget).read(sink);
      }
    } else {
      throw new PullException("expected a .zip or .tar.gz, found something else");
    }
  }

  private void zip(Sink sink) throws IOException {
    refuseLinks();
    Set<String> names = new HashSet<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        budget.entry();
        if (!names.add(entry.getName())) {
          throw new PullException("the archive has two entries named " + entry.getName());
        }
        if (entry.isDirectory()) {
          Names.check(entry.getName());
          continue;
        }
        try (InputStream in = budget.counted(zip.getInputStream(entry))) {
          sink.file(entry.getName(), in);
          in.transferTo(java.io.OutputStream.nullOutputStream());
        }
      }
    } catch (IllegalArgumentException e) {
      throw new ZipException(e.getMessage());
    }
  }

  /** Java's reader does not tell what kind of file an entry is; the archive's directory does. */
  private void refuseLinks() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int end = end(bytes);
    int at = bytes.getInt(end + 16);
    while (at >= 0 && at + CENTRAL_LENGTH <= bytes.limit() && bytes.getInt(at) == CENTRAL_HEADER) {
      boolean unix = bytes.get(at + 5) == UNIX;
      int mode = bytes.getInt(at + 38) >>> 16;
      if (unix && (mode & FILE_TYPE) == SYMBOLIC_LINK) {
        throw new PullException("the archive has a symbolic link in it: no set of rules needs one");
      }
      at +=
          CENTRAL_LENGTH
              + Short.toUnsignedInt(bytes.getShort(at + 28))
              + Short.toUnsignedInt(bytes.getShort(at + 30))
              + Short.toUnsignedInt(bytes.getShort(at + 32));
    }
  }

  private static int end(ByteBuffer bytes) throws ZipException {
    int least = Math.max(0, bytes.limit() - END_LENGTH - LONGEST_COMMENT);
    for (int at = bytes.limit() - END_LENGTH; at >= least; at--) {
      if (bytes.getInt(at) == END_HEADER) {
        return at;
      }
    }
    throw new ZipException("its end is missing");
  }
}
