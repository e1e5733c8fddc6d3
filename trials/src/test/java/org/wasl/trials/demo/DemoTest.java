package org.wasl.trials.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.trials.checker.Promise;
import picocli.CommandLine;

class DemoTest {
  private static final String HOME = "..";

  @TempDir private Path folder;

  @Test
  void aSmallDemoShowsEveryFigureAndKeepsEveryPromise() {
    // Given
    StringWriter printed = new StringWriter();
    System.setProperty("wasl.home", HOME);
    // When
    int exit =
        new CommandLine(new DemoCommand())
            .setOut(new PrintWriter(printed))
            .execute("--cases=30", "--seed=7", "--data=" + folder);
    // Then
    List<String> lines = printed.toString().lines().toList();
    assertThat(exit).as(printed.toString()).isZero();
    assertThat(lines)
        .anySatisfy(line -> assertThat(line).contains("misbehave"))
        .anySatisfy(line -> assertThat(line).matches(".* s  deliveries \\d+: delivered \\d+, .*"))
        .anySatisfy(
            line -> assertThat(line).matches(".* s  .*wasl parked request --agency srpj-\\S+: .*"))
        .anySatisfy(line -> assertThat(line).matches("  refused +6  bad-signature 1, .*"))
        .anySatisfy(line -> assertThat(line).matches("One referral, as its supervising .*"))
        .anySatisfy(line -> assertThat(line).matches(" +\\+\\d.* sends the vetted case: Accep.*"))
        .anySatisfy(line -> assertThat(line).matches(" +\\+\\d.* sends an instruction: Accep.*"))
        .anySatisfy(line -> assertThat(line).matches(" +\\+\\d.* sends a wanted notice: Acce.*"))
        .anySatisfy(line -> assertThat(line).matches(" +\\+\\d.* Delivered: .*"));
    assertThat(
            List.of(
                "accepted",
                "deliveries",
                "delivered",
                "attempts",
                "retried",
                "parked",
                "replayed",
                "duplicates absorbed"))
        .allSatisfy(
            figure ->
                assertThat(lines)
                    .anySatisfy(
                        line -> assertThat(line).matches("  " + figure + " +[1-9][\\d,]*  .*")));
    assertThat(List.of("accept latency", "end-to-end latency", "  of the well-behaved"))
        .allSatisfy(
            figure ->
                assertThat(lines)
                    .anySatisfy(
                        line -> assertThat(line).matches("  " + figure + " +p50 .* ms, p99 .*")));
    assertThat(Promise.values())
        .allSatisfy(promise -> assertThat(lines).contains("  kept   " + promise.text()));
  }

  @Test
  void badUsageIsOneLineAndExitTwo() {
    // Given
    StringWriter printed = new StringWriter();
    // When
    int exit =
        new CommandLine(new DemoCommand())
            .setErr(new PrintWriter(printed))
            .setUsageHelpAutoWidth(true)
            .execute("--cases=0");
    // Then
    assertThat(exit).isEqualTo(2);
    assertThat(printed.toString()).contains("--cases is a number from 1 to");
  }
}
