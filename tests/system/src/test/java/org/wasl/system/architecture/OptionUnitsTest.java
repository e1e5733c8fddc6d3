package org.wasl.system.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.wasl.app.Main;
import org.wasl.system.CheckoutMain;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** An option for a time or a size names its unit, such as {@code --wait-minutes}. */
@Tag("gate")
class OptionUnitsTest {
  private static final String UNITS =
      "milli|micro|nano|second|minute|hour|day|week|month|year|byte|kib|mib|gib";

  /** Matches a unit in a text. "The byte that is changed" does not count. */
  private static final Pattern UNIT =
      Pattern.compile("(?i)\\b(" + UNITS + ")(?:seconds|s|(?<=ib))\\b");

  private static final Pattern SPAN = Pattern.compile("(?i)\\b(?:so|how) long\\b|\\bthis time\\b");
  private static final Pattern UNIT_OF_NAME = Pattern.compile("-(?:" + UNITS + ")s?(?:-|$)");

  @Test
  void optionsOfTimeOrSizeNameTheirUnit() {
    // Given
    List<CommandLine> commands =
        new ArrayList<>(List.of(Main.commandLine(Main.SUBCOMMANDS), CheckoutMain.commandLine()));
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
              String text = option.paramLabel() + " " + Arrays.toString(option.description());
              Matcher unit = UNIT.matcher(text);
              while (unit.find()) {
                assertThat(name).contains("-" + unit.group(1).toLowerCase(Locale.ROOT));
              }
              if (SPAN.matcher(text).find()) {
                assertThat(name).containsPattern(UNIT_OF_NAME);
              }
            });
  }

  private static boolean isNumber(OptionSpec option) {
    Class<?> type = option.auxiliaryTypes()[0]; // the element type of a list
    return Number.class.isAssignableFrom(type) || type.isPrimitive() && type != boolean.class;
  }
}
