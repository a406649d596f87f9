package io.sigline.receiver.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sigline rules release}. */
@Command(
    name = "release",
    description = "Gives a rule back to the running Sigline that was quarantined for its cost.",
    footer = "%nExit code: 0 the rule is back, 1 it was not quarantined, 2 called wrongly.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ReleaseCommand implements Callable<Integer> {
  @Parameters(arity = "1", paramLabel = "KEY", description = "The rule's key: its id, as listed.")
  private String key = "";

  @Mixin private AdminOptions admin = new AdminOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    ObjectNode question = JsonNodeFactory.instance.objectNode().put("rule", key);
    HttpResponse<String> answer = admin.running().post("/rules/release", question);
    if (answer.statusCode() != 200) {
      throw new CommandException(
          "not released, the admin server answered "
              + answer.statusCode()
              + ": "
              + answer.body().strip());
    }
    out.println("released " + key + ": it is back in force");
    out.flush();
    return 0;
  }
}
