package io.sigline.benchmarks.gate;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Nanoseconds per record that a commit needs for each kind of work. */
record Costs(double inflate, double walk, double judge) {
  /** Of a commit that was not measured yet. */
  static final Costs UNKNOWN = new Costs(Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE);

  /** Reads them from what the benchmark prints, of this commit or an older one. */
  static Optional<Costs> read(String said) {
    double[] found = new double[3];
    String[] names = {"inflate", "walk", "judge"};
    for (int i = 0; i < names.length; i++) {
      Matcher line = Pattern.compile("(?m)^" + names[i] + " +([0-9,]+) ns/record").matcher(said);
      if (!line.find()) {
        return Optional.empty();
      }
      found[i] = Double.parseDouble(line.group(1).replace(",", ""));
    }
    return Optional.of(new Costs(found[0], found[1], found[2]));
  }

  /** The lesser of each. */
  Costs least(Costs other) {
    return new Costs(
        Math.min(inflate, other.inflate), Math.min(walk, other.walk), Math.min(judge, other.judge));
  }
}
