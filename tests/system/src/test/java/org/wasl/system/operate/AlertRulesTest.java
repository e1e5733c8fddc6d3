package org.wasl.system.operate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.runtime.TestPrograms;

/** The alert rules, each with cases that fire and cases that do not. */
class AlertRulesTest {
  private static final Path RULES = Path.of("..", "..", "config", "prometheus", "alerts.yml");
  private static final Path CASES = Path.of("src", "test", "resources", "alerts.test.yml");
  private static final Path METRICS =
      Path.of("..", "..", "docs", "reference", "generated", "metrics.md");

  @Test
  void rulesAreValid() throws Exception {
    promtool("check", "rules", "--lint=all", "--lint-fatal", RULES.toString());
  }

  @Test
  void alertsFireInTheirCasesOnly() throws Exception {
    promtool("test", "rules", CASES.toString());
  }

  private static void promtool(String... arguments) throws Exception {
    TestPrograms.assumeInstalled("promtool");
    Process process =
        new ProcessBuilder(Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toList())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  @Test
  void eachAlertHasCases() throws Exception {
    // Given
    Set<String> alerts = found("- alert: (\\w+)", RULES);
    // When
    Set<String> tested = found("alertname(?:: |=\")(\\w+)", CASES);
    // Then
    assertThat(tested).isEqualTo(alerts);
  }

  @Test
  void eachAlertReadsMetricsOfTheGateway() throws Exception {
    // Given
    Set<String> metrics = found("(?m)^\\| `(\\w+)`", METRICS);
    // When
    Set<String> read = found("\\b(wasl_[a-z_]+?)(?:_bucket)?\\b", RULES);
    // Then
    assertThat(read).isNotEmpty().isSubsetOf(metrics);
  }

  private static Set<String> found(String pattern, Path file) throws Exception {
    return Pattern.compile(pattern)
        .matcher(Files.readString(file))
        .results()
        .map(match -> match.group(1))
        .collect(toSet());
  }

  @Test
  void alertOfAnAlarmHasItsSeverity() throws Exception {
    // Given
    Map<String, String> severities =
        Stream.of(AlarmKind.values())
            .collect(toMap(AlarmKind::code, kind -> kind.severity().code()));
    // When
    Map<String, String> alerts =
        Pattern.compile("\\{alarm=\"([a-z-]+)\"\\}\\) > 0\\s+labels:\\s+severity: (\\w+)")
            .matcher(Files.readString(RULES))
            .results()
            .collect(toMap(alert -> alert.group(1), alert -> alert.group(2)));
    // Then
    assertThat(alerts).isEqualTo(severities);
  }
}
