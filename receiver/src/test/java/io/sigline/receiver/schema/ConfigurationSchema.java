package io.sigline.receiver.schema;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JSON schema of the configuration, made of the table in {@code docs/configuration.md}, which
 * another test holds to the code.
 */
final class ConfigurationSchema {
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z0-9.-]+)` \\| ([^|]+) \\| (`[^`]*`|none) \\| (.+) \\|$");

  private static final String LIST = "list of ";

  private final ObjectMapper json = new ObjectMapper();

  /** The schema, as text. */
  String make(Path page) throws IOException {
    ObjectNode root = section(json.createObjectNode());
    ObjectNode schema = json.createObjectNode();
    schema.put("$schema", "http://json-schema.org/draft-07/schema#");
    schema.put("title", "Sigline configuration");
    schema.put("description", "sigline.yml. See docs/configuration.md, of which this is made.");
    schema.setAll(root);
    for (String line : Files.readAllLines(page)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        key(schema, row.group(1), row.group(2).strip(), row.group(3), row.group(4));
      }
    }
    return json.writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";
  }

  private static ObjectNode section(ObjectNode node) {
    node.putArray("type").add("object").add("null");
    node.put("additionalProperties", false);
    node.putObject("properties");
    return node;
  }

  private void key(ObjectNode schema, String key, String type, String standard, String meaning) {
    String[] names = key.split("\\.", -1);
    ObjectNode at = schema;
    for (String name : Arrays.copyOf(names, names.length - 1)) {
      ObjectNode properties = (ObjectNode) at.get("properties");
      at =
          properties.get(name) instanceof ObjectNode there
              ? there
              : section(properties.putObject(name));
    }
    ObjectNode node = ((ObjectNode) at.get("properties")).putObject(names[names.length - 1]);
    String about = meaning.replace("`", "");
    node.put("description", about + " (" + type + ", default " + standard.replace("`", "") + ")");
    node.setAll(value(type));
  }

  private ObjectNode value(String type) {
    ObjectNode node = json.createObjectNode();
    ArrayNode any = node.putArray("anyOf");
    switch (type) {
      case "port" ->
          any.addObject().put("type", "integer").put("minimum", 0).put("maximum", 65_535);
      case "number" -> any.addObject().put("type", "integer").put("minimum", 0);
      case "true, false" -> any.addObject().put("type", "boolean");
      case "size" -> text(any, "^[0-9]+\\s*([kKmMgGtT][iI]?)?[bB]$");
      case "duration" -> text(any, "^([0-9]+(ms|s|m|h|d))+$");
      case "web address" -> text(any, "^https?://.+$");
      case "list of paths", "list of texts" -> {
        ObjectNode list = any.addObject().put("type", "array");
        list.putObject("items").put("type", "string");
        any.addObject().put("type", "string");
      }
      case "names with lists" -> {
        ObjectNode names = any.addObject().put("type", "object");
        ArrayNode values = names.putObject("additionalProperties").putArray("anyOf");
        ArrayNode scalar = values.addObject().putArray("type");
        scalar.add("string").add("number").add("boolean");
        ObjectNode list = values.addObject().put("type", "array");
        list.putObject("items").putArray("type").add("string").add("number").add("boolean");
      }
      case "text", "path", "secret" -> any.addObject().putArray("type").add("string").add("number");
      default -> {
        String words = type.startsWith(LIST) ? type.substring(LIST.length()) : type;
        words(any.addObject(), words);
        if (type.startsWith(LIST)) {
          ObjectNode list = any.addObject().put("type", "array");
          words(list.putObject("items"), words);
        }
      }
    }
    if (!type.equals("names with lists")) {
      text(any, "\\$\\{"); // a variable may stand for any value
    }
    any.addObject().put("type", "null");
    return node;
  }

  private static void words(ObjectNode node, String words) {
    ArrayNode allowed = node.putArray("enum");
    Arrays.stream(words.split(", ", -1)).forEach(allowed::add);
  }

  private static void text(ArrayNode any, String pattern) {
    any.addObject().put("type", "string").put("pattern", pattern);
  }
}
