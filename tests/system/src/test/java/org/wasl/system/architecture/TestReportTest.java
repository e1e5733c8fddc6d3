package org.wasl.system.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.system.documents.SourceTree;

/** The last lines of a build: which tests failed, were unsteady, or were skipped. */
@Tag("gate")
class TestReportTest {
  @TempDir private Path root;

  private record Printed(int exit, String text) {}

  @BeforeEach
  void writeReport() throws IOException {
    Path reports = Files.createDirectories(root.resolve("core/rules/target/surefire-reports"));
    Files.writeString(root.resolve("core/rules/pom.xml"), "<project/>");
    Files.writeString(
        reports.resolve("TEST-org.wasl.OneTest.xml"),
        """
        <testsuite>
          <testcase classname="org.wasl.OneTest" name="keepsItsPromise">
            <failure message="expected: 1&#10; but was: 2">java.lang.AssertionError: expected: 1
            at org.wasl.OneTest.keepsItsPromise(OneTest.java:7)
            at org.wasl.Other.call(Other.java:9)</failure>
            <system-out>org.wasl.OneTest: seed -42 (again with -Dwasl.test.seed=-42)</system-out>
          </testcase>
          <testcase classname="org.wasl.OneTest" name="passesAtLast">
            <flakyFailure message="late"><system-out>OneTest: seed 1 </system-out></flakyFailure>
            <system-out>OneTest: seed 2 </system-out>
          </testcase>
          <testcase classname="org.wasl.OneTest" name="needsATool">
            <skipped message="Assumption failed: spin is not installed"/>
          </testcase>
          <testcase classname="org.wasl.OneTest" name="passes"/>
        </testsuite>
        """);
  }

  @Test
  void failedTestIsPrintedWithModuleSeedAndAssertion() throws Exception {
    // When
    Printed printed = report("failed");
    // Then
    assertThat(printed.text())
        .contains("core/rules OneTest.keepsItsPromise seed -42\nexpected: 1\n but was: 2\n")
        .contains("OneTest.java:7")
        .doesNotContain("Other.java", "passesAtLast");
  }

  @Test
  void unsteadyTestIsPrintedWithTheSeedsOfBothRuns() throws Exception {
    assertThat(report("unsteady").text())
        .isEqualTo("core/rules OneTest.passesAtLast seed 1, then 2\n");
  }

  @Test
  void skippedTestsAreCountedByReason() throws Exception {
    assertThat(report("skipped").text()).contains("1 skipped: ").contains("spin is not installed");
  }

  @Test
  void skippedTestFailsUnlessItIsListed() throws Exception {
    // Given
    Path none = Files.writeString(root.resolve("none"), "# OneTest in a comment\nOneTest.need x\n");
    Path method = Files.writeString(root.resolve("method"), "OneTest.needsATool no spin here\n");
    Path type = Files.writeString(root.resolve("type"), "OneTest no spin here\n");
    // When
    Printed refused = report("skipped", "--allowed", none.toString());
    // Then
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.text()).contains("core/rules OneTest.needsATool", "spin is not installed");
    assertThat(report("skipped", "--allowed", method.toString())).isEqualTo(new Printed(0, ""));
    assertThat(report("skipped", "--allowed", type.toString())).isEqualTo(new Printed(0, ""));
  }

  @Test
  void olderReportsAreLeftOut() throws Exception {
    // Given
    Path later = Files.writeString(root.resolve("later"), "");
    Files.setLastModifiedTime(later, FileTime.fromMillis(System.currentTimeMillis() + 60_000));
    // Then
    assertThat(report("failed", "--since", later.toString())).isEqualTo(new Printed(0, ""));
  }

  private Printed report(String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(SourceTree.ROOT.resolve("dev/TestReport.java").toString());
    command.add(root.toString());
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Printed(process.waitFor(), text);
  }
}
