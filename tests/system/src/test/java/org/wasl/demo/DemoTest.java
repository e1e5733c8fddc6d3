package org.wasl.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DemoTest {
  @Test
  void badUsagePrintsOneLineAndExitsWithTwo() {
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

  @Test
  void refusesLastingFaultsIfTheDemoDoesNotStay() {
    // Given
    StringWriter printed = new StringWriter();
    // When
    int exit =
        new CommandLine(new DemoCommand())
            .setErr(new PrintWriter(printed))
            .setUsageHelpAutoWidth(true)
            .execute("--trouble");
    // Then
    assertThat(exit).isEqualTo(2);
    assertThat(printed.toString()).contains("--trouble needs --stay");
  }
}
