package org.wasl.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.wasl.audit.verify.OfflineVerifier;
import picocli.CommandLine;

class VerifyCommandTest {

  @Test
  void passesArgumentsToVerifierAndReturnsItsExitCode() {
    assertThat(run("referral", "no-such-file", "--trust", "0".repeat(64)))
        .isEqualTo(OfflineVerifier.USAGE);
    assertThat(run("referral", "pom.xml", "--trust", "0".repeat(64)))
        .isEqualTo(OfflineVerifier.MALFORMED);
    assertThat(run("log", "src", "--trust", "pom.xml")).isEqualTo(OfflineVerifier.MALFORMED);
  }

  private static int run(String... words) {
    return new CommandLine(new VerifyCommand()).execute(words);
  }
}
