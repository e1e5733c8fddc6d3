package org.wasl.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.wasl.audit.verify.OfflineVerifier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * {@code wasl verify} runs the offline verifier, a separate program in the audit jar. Its texts and
 * exit codes are documented there and in {@code docs/reference/evidence.md}.
 */
@Command(
    name = "verify",
    description =
        "Verify offline: receipt, referral, file, refusal, proof, consistency, log, mirror,"
            + " court-file.")
final class VerifyCommand implements Callable<Integer> {
  @Unmatched private List<String> words = new ArrayList<>();

  @Override
  public Integer call() {
    return words.size() > 1 && words.getFirst().equals("court-file")
        ? courtFile(words.subList(1, words.size()))
        : OfflineVerifier.run(words, System.out);
  }

  private static int courtFile(List<String> words) {
    return new CommandLine(new CourtFileVerification()).execute(words.toArray(String[]::new));
  }
}
