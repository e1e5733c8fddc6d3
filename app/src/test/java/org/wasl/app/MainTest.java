package org.wasl.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.runtime.ProductVersion;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Correct and mistyped arguments of the {@code wasl} command. */
class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Main.commandLine(Main.SUBCOMMANDS, arguments)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @Test
  void namesEverySubcommandInHelp() {
    // When
    int code = run("help");
    // Then
    assertThat(code).isZero();
    assertThat(out.toString().lines().filter(line -> line.matches("  [a-z].*")))
        .hasSize(Main.SUBCOMMANDS.size());
  }

  @Test
  void buildsSubcommandAloneWithItsHelp() {
    // When
    int named = run("send", "--help");
    String alone = out.toString();
    out.getBuffer().setLength(0);
    int asked = run("help", "send");
    // Then
    assertThat(named).isEqualTo(asked).isZero();
    assertThat(alone).startsWith("Usage: wasl send ").isEqualTo(out.toString());
    assertThat(Main.commandLine(Main.SUBCOMMANDS, "send", "--help").getSubcommands())
        .containsOnlyKeys("send");
  }

  @Test
  void suggestsNearestSubcommand() {
    // When
    int code = run("sned");
    // Then
    assertThat(code).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString().lines())
        .singleElement(InstanceOfAssertFactories.STRING)
        .endsWith("'sned'; did you mean send?");
  }

  @Test
  void suggestsNearestOption() {
    // When
    int code = run("pki", "--pik=keys", "--pki=keys", "police");
    // Then
    assertThat(code).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("--pik", "; did you mean --pki?");
  }

  @Test
  void listsSubcommandsForUnknownOrMissingOne() {
    // When
    int afterHelp = run("help", "sned");
    int unlike = run("competence", "frobnicate");
    int missing = run("agencies");
    // Then
    assertThat(List.of(afterHelp, unlike, missing)).containsOnly(CommandLine.ExitCode.USAGE);
    assertThat(err.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).endsWith("'sned'.; did you mean send?"),
            line -> assertThat(line).endsWith("; wasl competence --help says what there is"),
            line -> assertThat(line).endsWith(": list, pause, resume, maintenance, check, accept"));
  }

  @Test
  void printsNoExceptionClassForMalformedValue() {
    // Given every option and parameter of every command that is more than a text
    List<CommandLine> commands = new ArrayList<>(List.of(Main.commandLine(Main.SUBCOMMANDS)));
    for (int i = 0; i < commands.size(); i++) {
      commands.addAll(commands.get(i).getSubcommands().values());
    }
    int refused = 0;
    for (CommandLine command : commands) {
      command.setErr(new PrintWriter(err));
      for (ArgSpec argument : command.getCommandSpec().args()) {
        // When
        String[] typed =
            argument instanceof OptionSpec option
                ? new String[] {option.longestName() + "=%?!"}
                : new String[] {"%?!"};
        try {
          command.parseArgs(typed);
        } catch (ParameterException e) {
          refused++;
          // Then
          assertThat(e.getMessage())
              .as("%s %s", command.getCommandName(), argument.paramLabel())
              .doesNotContain("Exception", "java.", "class ");
        }
      }
    }
    assertThat(refused).isGreaterThan(100);
  }

  @Test
  void reportsFolderWithoutConfiguration(@TempDir Path folder) {
    // When
    int code = run("find", "--config=" + folder);
    // Then
    assertThat(code).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString().strip())
        .isEqualTo(
            "find: " + folder.resolve("gateway.properties") + ": there is no such file or folder");
  }

  @Test
  void reportsFailingFileInOneLine(@TempDir Path folder) throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("file"), "");
    // When
    int code = run("pki", "--pki=" + file.resolve("below"), "police");
    // Then
    assertThat(code).isEqualTo(CommandLine.ExitCode.SOFTWARE);
    assertThat(err.toString().lines())
        .singleElement(InstanceOfAssertFactories.STRING)
        .startsWith("pki: " + file)
        .doesNotContain("Exception");
  }

  @Test
  void printsVersionOfCommandAndSubcommands() {
    // When
    int whole = run("--version");
    int pkiCode = run("pki", "--version");
    // Then
    assertThat(whole).isEqualTo(pkiCode).isZero();
    assertThat(out.toString().lines())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).endsWith(ProductVersion.number()));
  }
}
