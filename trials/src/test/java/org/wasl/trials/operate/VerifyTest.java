package org.wasl.trials.operate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.wasl.audit.verify.Verify;
import org.wasl.trials.VerifyCommand;
import picocli.CommandLine;

class VerifyTest {

  @Test
  void theCommandHandsItsWordsOptionsIncludedToTheVerifierAndItsCodeOn() {
    assertThat(run("referral", "no-such-file", "--trust", "0".repeat(64))).isEqualTo(Verify.USAGE);
    assertThat(run("referral", "pom.xml", "--trust", "0".repeat(64))).isEqualTo(Verify.MALFORMED);
    assertThat(run("log", "src", "--trust", "pom.xml")).isEqualTo(Verify.MALFORMED);
  }

  private static int run(String... words) {
    return new CommandLine(new VerifyCommand()).execute(words);
  }
}
