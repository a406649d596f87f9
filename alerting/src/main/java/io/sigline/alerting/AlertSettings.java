package io.sigline.alerting;

import io.sigline.alerting.deliver.KeepSettings;
import io.sigline.alerting.journal.JournalLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How alerts are made, suppressed and delivered.
 *
 * @param dataDirectory where the journal lives; created if absent
 * @param dedupWindow findings of one rule and entity within it are one alert; zero = no
 *     de-duplication
 * @param entity Sigma fields that make an alert's entity; empty = as the field map declares
 * @param signozUrl base address for links into SigNoz; empty = no links
 * @param environment for alerts whose record names none; may be empty
 * @param maxEvidenceBytes of the matched event inside an alert, as JSON
 * @param journal what the journal may take on the disk
 * @param keep null = one JSON line per alert on the given stream
 */
public record AlertSettings(
    Path dataDirectory,
    Duration dedupWindow,
    List<String> entity,
    String signozUrl,
    String environment,
    int maxEvidenceBytes,
    JournalLimits journal,
    @Nullable KeepSettings keep) {

  public AlertSettings {
    entity = List.copyOf(entity);
  }

  /** With the journal's limits by default. */
  public AlertSettings(
      Path dataDirectory,
      Duration dedupWindow,
      List<String> entity,
      String signozUrl,
      String environment,
      int maxEvidenceBytes,
      @Nullable KeepSettings keep) {
    this(
        dataDirectory,
        dedupWindow,
        entity,
        signozUrl,
        environment,
        maxEvidenceBytes,
        JournalLimits.DEFAULT,
        keep);
  }
}
