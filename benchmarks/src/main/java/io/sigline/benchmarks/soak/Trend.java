package io.sigline.benchmarks.soak;

import io.sigline.benchmarks.BenchException;
import java.util.List;
import java.util.Locale;

/**
 * A line through samples, by least squares.
 *
 * @param mean of the values
 * @param slopePerHour how much they grow
 * @param error standard error of the slope
 */
record Trend(double mean, double slopePerHour, double error) {
  private static final double SECONDS_PER_HOUR = 3_600;

  /** A value at a time. */
  record Sample(double seconds, double value) {}

  /** The line through these, at least three. */
  static Trend of(List<Sample> samples) {
    int n = samples.size();
    if (n < 3) {
      throw new BenchException("a trend needs three samples, found " + n + ": measure longer");
    }
    double meanTime = samples.stream().mapToDouble(Sample::seconds).average().orElseThrow();
    double mean = samples.stream().mapToDouble(Sample::value).average().orElseThrow();
    double spread = 0;
    double common = 0;
    for (Sample sample : samples) {
      spread += (sample.seconds() - meanTime) * (sample.seconds() - meanTime);
      common += (sample.seconds() - meanTime) * (sample.value() - mean);
    }
    double slope = common / spread;
    double squares = 0;
    for (Sample sample : samples) {
      double off = sample.value() - mean - slope * (sample.seconds() - meanTime);
      squares += off * off;
    }
    double error = Math.sqrt(squares / (n - 2) / spread);
    return new Trend(mean, slope * SECONDS_PER_HOUR, error * SECONDS_PER_HOUR);
  }

  /** The slope in percent of the mean. */
  double percentPerHour() {
    return 100 * slopePerHour / mean;
  }

  /** As a line for people, the values being MiB. */
  String line() {
    return String.format(
        Locale.ROOT,
        "Resident memory: mean %.0f MiB, slope %+.2f %% per hour, ± %.2f %% (two standard errors)",
        mean,
        percentPerHour(),
        200 * error / mean);
  }
}
