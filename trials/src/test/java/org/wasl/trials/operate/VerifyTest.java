package org.wasl.trials.operate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.wasl.audit.verify.Verify;
import org.wasl.trials.VerifyCommand;
import picocli.CommandLine;

class VerifyTest {

  @Test
  void theCommandHandsItsWordsOptionsIncludedToTheVerifierAndItsCodeOn() {
    // Given
    CommandLine command = new CommandLine(new VerifyCommand());

    // When
    int code = command.execute("log", "no-such-folder", "--trust", "no-such-file");

    // Then
    assertThat(code).isEqualTo(Verify.USAGE);
    assertThat(command.execute("referral", "pom.xml", "--trust", "0".repeat(64)))
        .isEqualTo(Verify.MALFORMED);
  }
}
