package io.sigline.receiver.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigline.engine.lint.Check;
import io.sigline.engine.lint.Finding;
import io.sigline.engine.lint.Severity;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Findings for machines: plain JSON, and SARIF 2.1.0. */
final class Findings {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private Findings() {}

  /** One object: {@code loaded}, {@code refused}, {@code findings}. */
  static String json(int loaded, int refused, List<Finding> findings) {
    ObjectNode root = JSON.createObjectNode();
    root.put("loaded", loaded);
    root.put("refused", refused);
    ArrayNode list = root.putArray("findings");
    for (Finding finding : findings) {
      ObjectNode node = list.addObject();
      node.put("check", finding.check().id());
      node.put("severity", name(finding.check().severity()));
      node.put("file", finding.file());
      if (finding.line() > 0) {
        node.put("line", finding.line());
      }
      if (finding.column() > 0) {
        node.put("column", finding.column());
      }
      node.put("message", finding.message());
      if (finding.suggestion() != null) {
        node.put("suggestion", finding.suggestion());
      }
    }
    return root.toPrettyString();
  }

  /** A SARIF log of one run, every check described. */
  static String sarif(List<Finding> findings) {
    ObjectNode root = JSON.createObjectNode();
    root.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    root.put("version", "2.1.0");
    ObjectNode run = root.putArray("runs").addObject();
    ObjectNode driver = run.putObject("tool").putObject("driver");
    driver.put("name", "sigline check");
    driver.put("version", Version.number());
    ArrayNode rules = driver.putArray("rules");
    for (Check check : Check.values()) {
      ObjectNode rule = rules.addObject();
      rule.put("id", check.id());
      rule.putObject("shortDescription").put("text", check.summary());
      rule.putObject("defaultConfiguration").put("level", name(check.severity()));
    }
    run.put("columnKind", "utf16CodeUnits");
    ArrayNode results = run.putArray("results");
    findings.forEach(finding -> result(results.addObject(), finding));
    return root.toPrettyString();
  }

  private static void result(ObjectNode result, Finding finding) {
    result.put("ruleId", finding.check().id());
    result.put("level", name(finding.check().severity()));
    String suggestion = finding.suggestion();
    result
        .putObject("message")
        .put("text", finding.message() + (suggestion == null ? "" : "; " + suggestion));
    ObjectNode place = result.putArray("locations").addObject().putObject("physicalLocation");
    place.putObject("artifactLocation").put("uri", uri(finding.file()));
    if (finding.line() > 0) {
      ObjectNode region = place.putObject("region");
      region.put("startLine", finding.line());
      if (finding.column() > 0) {
        region.put("startColumn", finding.column());
      }
    }
  }

  /** Relative to the working directory where the path is. */
  private static String uri(String file) {
    Path path = Path.of(file);
    String uri = path.toUri().toString();
    String here = Path.of("").toUri().toString();
    return !path.isAbsolute() && uri.startsWith(here) ? uri.substring(here.length()) : uri;
  }

  /** As output and options call it. */
  static String name(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }
}
