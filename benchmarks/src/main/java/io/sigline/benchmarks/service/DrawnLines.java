package io.sigline.benchmarks.service;

import io.sigline.benchmarks.BenchException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Lines drawn evenly from a file of recorded events, whose beginning is not like the rest. */
final class DrawnLines {
  private DrawnLines() {}

  /**
   * Writes the first of each so many lines to another file.
   *
   * @param file gzip
   * @param into gzip
   */
  static void write(Path file, int every, Path into) {
    try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(file), 1 << 16),
                    StandardCharsets.UTF_8));
        BufferedWriter out =
            new BufferedWriter(
                new OutputStreamWriter(
                    new GZIPOutputStream(Files.newOutputStream(into)), StandardCharsets.UTF_8))) {
      String line;
      for (int number = 0; (line = lines.readLine()) != null; number++) {
        if (number % every == 0) {
          out.write(line);
          out.newLine();
        }
      }
    } catch (IOException e) {
      throw new BenchException(file + ": cannot be drawn from: " + e.getMessage(), e);
    }
  }
}
