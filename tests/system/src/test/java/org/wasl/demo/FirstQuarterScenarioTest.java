package org.wasl.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.kit.inbox.InboxReader;
import org.wasl.sandbox.checker.Promise;
import org.wasl.system.documents.SourceTree;
import picocli.CommandLine;

class FirstQuarterScenarioTest {
  @TempDir private Path folder;
  private final StringWriter printed = new StringWriter();

  @Tag("soak")
  @Test
  void statisticsReproduceAllPublishedFiguresOfTheQuarter() {
    // Given
    String[] figures = {
      "reports in all +7,083 +7,083 +same.*",
      "online crime, processed +6,788 +6,788 +same.*",
      "  fraud +4,073 +4,073 +same.*",
      "  sexual-extortion +1,358 +1,358 +same.*",
      "  defamation +679 +679 +same.*",
      "  threats +339 +339 +same.*",
      "  promoting-crime +339 +339 +same.*",
      "  fraud, % +60 +60 +same.*",
      "  sexual-extortion, % +20 +20 +same.*",
      "  defamation, % +10 +10 +same.*",
      "  threats, % +5 +5 +same.*",
      "  promoting-crime, % +5 +5 +same.*",
      "incitement to terrorism +295 +295 +same.*",
      "linked to support of Daesh +85 +85 +same.*",
      "with full identity +4,117 +4,117 +same.*",
      "from foreign countries +564 +564 +same.*",
      "persons identified +82 +82 +same.*",
      "brought before the courts +23 +23 +same.*",
      "search notices issued +9 +9 +same.*"
    };
    // When
    int exit = demo("--scenario=first-quarter", "--data=" + folder);
    // Then
    List<String> lines = printed.toString().lines().toList();
    assertThat(exit).as(printed.toString()).isZero();
    assertThat(List.of(figures))
        .allSatisfy(figure -> assertThat(lines).anyMatch(line -> line.matches("  " + figure)));
    assertThat(Promise.values())
        .allSatisfy(
            promise ->
                assertThat(lines).anyMatch(line -> line.startsWith("  kept   " + promise.text())));
  }

  @Tag("soak")
  @Test
  void smallQuarterKeepsProportionsAndOneOfEachOutcome() throws Exception {
    // Given
    // When
    int exit = demo("--scenario=first-quarter", "--cases=100", "--data=" + folder);
    // Then
    assertThat(exit).as(printed.toString()).isZero();
    assertThat(printed.toString().lines())
        .anyMatch(line -> line.matches("  reports in all +100 +100 +same.*"))
        .anyMatch(line -> line.matches("  linked to support of Daesh +1 +1 +same.*"))
        .anyMatch(line -> line.matches("  brought before the courts +1 +1 +same.*"))
        .anyMatch(line -> line.matches("  search notices issued +1 +1 +same.*"));
    assertThat(InboxReader.readAll(folder.resolve("agencies")).entrySet())
        .as("whom the court judged, its office and the police were told")
        .filteredOn(
            inbox ->
                inbox.getValue().stream()
                    .anyMatch(
                        inboxDelivery -> inboxDelivery.received().type().equals("judgment/1")))
        .extracting(Map.Entry::getKey)
        .hasSize(2)
        .anyMatch(agency -> agency.value().startsWith("kp-") || agency.value().startsWith("pg-"));
  }

  @Test
  void rejectsQuarterWithTooFewCases() {
    // Given
    // When
    int exit = demo("--scenario=first-quarter", "--cases=59");
    // Then
    assertThat(exit).isEqualTo(2);
    assertThat(printed.toString()).contains("from 60 to 7083");
  }

  @Test
  void refusesQuarterOnUsedFolderBeforeAnythingStarts() throws Exception {
    // Given
    RunNumber.next(folder, 7);
    // When
    int exit = demo("--scenario=first-quarter", "--data=" + folder);
    // Then
    assertThat(exit).isEqualTo(1);
    assertThat(printed.toString()).contains("has an earlier run");
    assertThat(folder.resolve("pki")).doesNotExist();
  }

  private int demo(String... arguments) {
    System.setProperty("wasl.home", SourceTree.ROOT.toString());
    PrintWriter out = new PrintWriter(printed, true);
    return new CommandLine(new DemoCommand())
        .setOut(out)
        .setErr(out)
        .setUsageHelpAutoWidth(true)
        .execute(arguments);
  }
}
