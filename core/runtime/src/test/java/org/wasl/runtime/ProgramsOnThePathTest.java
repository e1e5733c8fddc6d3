package org.wasl.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class ProgramsOnThePathTest {
  @Test
  void runsTestIfProgramsAreInstalled() {
    assertThatCode(() -> TestPrograms.assumeInstalled("sh", "/bin/sh")).doesNotThrowAnyException();
  }

  @Test
  void skipsTestIfProgramIsMissing() {
    assertThatThrownBy(() -> TestPrograms.assumeInstalled("sh", "no-such-program"))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("no-such-program is not installed");
  }
}
