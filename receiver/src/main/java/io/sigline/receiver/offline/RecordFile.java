package io.sigline.receiver.offline;

import io.sigline.receiver.otlp.ExportRequest;
import io.sigline.receiver.otlp.JsonRequest;
import io.sigline.receiver.otlp.OtlpException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Files of OTLP/JSON export requests, gzip where the name ends in {@code .gz}. */
public final class RecordFile {
  /** Standard input in place of a file. */
  public static final Path STANDARD_INPUT = Path.of("-");

  private RecordFile() {}

  /** Opens a file, unpacked. */
  static InputStream open(Path file) throws IOException {
    if (file.equals(STANDARD_INPUT)) {
      return System.in;
    }
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    try {
      return file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /**
   * Every request of a small file.
   *
   * @throws OfflineException naming file and line if it cannot be read
   */
  public static List<ExportRequest> read(Path file) {
    List<ExportRequest> requests = new ArrayList<>();
    try (InputStream in = open(file)) {
      JsonDocuments documents = new JsonDocuments(in, file.toString());
      for (var next = documents.next(); next != null; next = documents.next()) {
        try {
          requests.add(JsonRequest.read(next.bytes(), next.bytes().length));
        } catch (OtlpException e) {
          throw new OfflineException(file + ":" + next.line() + ": " + e.getMessage(), e);
        }
      }
      return requests;
    } catch (NoSuchFileException e) {
      throw new OfflineException(file + ": expected a file, found none", e);
    } catch (IOException e) {
      throw new OfflineException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
