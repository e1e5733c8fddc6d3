package org.wasl.trials.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.wasl.app.Main;
import org.wasl.trials.TrialsMain;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** An option that is a time or a size says in its name of what: {@code --wait-minutes}. */
class OptionUnitsTest {
  private static final String UNITS =
      "milli|micro|nano|second|minute|hour|day|week|month|year|byte|kib|mib|gib";

  /** In a text, of which there may be several: "the byte that is changed" is none. */
  private static final Pattern UNIT =
      Pattern.compile("(?i)\\b(" + UNITS + ")(?:seconds|s|(?<=ib))\\b");

  private static final Pattern SPAN = Pattern.compile("(?i)\\b(?:so|how) long\\b|\\bthis time\\b");
  private static final Pattern UNIT_OF_NAME = Pattern.compile("-(?:" + UNITS + ")s?(?:-|$)");

  @Test
  void everyOptionThatIsATimeOrASizeHasTheUnitInItsName() {
    // Given
    List<CommandLine> commands =
        new ArrayList<>(List.of(Main.commandLine(Main.SUBCOMMANDS), TrialsMain.commandLine()));
    for (int i = 0; i < commands.size(); i++) {
      commands.addAll(commands.get(i).getSubcommands().values());
    }
    // When
    List<OptionSpec> numbers =
        commands.stream()
            .flatMap(command -> command.getCommandSpec().options().stream())
            .filter(OptionUnitsTest::isNumber)
            .toList();
    // Then
    assertThat(numbers)
        .hasSizeGreaterThan(30)
        .allSatisfy(
            option -> {
              String name = option.longestName();
              String told = option.paramLabel() + " " + Arrays.toString(option.description());
              Matcher unit = UNIT.matcher(told);
              while (unit.find()) {
                assertThat(name).contains("-" + unit.group(1).toLowerCase(Locale.ROOT));
              }
              if (SPAN.matcher(told).find()) {
                assertThat(name).containsPattern(UNIT_OF_NAME);
              }
            });
  }

  private static boolean isNumber(OptionSpec option) {
    Class<?> type = option.auxiliaryTypes()[0]; // of a list, what it is of
    return Number.class.isAssignableFrom(type) || type.isPrimitive() && type != boolean.class;
  }
}
