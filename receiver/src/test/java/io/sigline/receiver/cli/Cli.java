package io.sigline.receiver.cli;

import java.io.StringWriter;
import picocli.CommandLine;

/**
 * One command that was run.
 *
 * @param code it ended with
 */
record Cli(int code, String out, String err) {
  static Cli run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(Main.visible(out));
    commandLine.setErr(Main.visible(err));
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    int code = commandLine.execute(texts);
    return new Cli(code, out.toString(), err.toString());
  }
}
