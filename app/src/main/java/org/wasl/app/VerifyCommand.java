package org.wasl.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.wasl.audit.verify.OfflineVerifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * {@code wasl verify}: the offline verifier, which is a program of its own in the audit jar; its
 * words and exit codes are there and in {@code docs/evidence.md}.
 */
@Command(
    name = "verify",
    description = "Verify evidence offline: receipt, referral, proof, consistency, log, mirror.")
final class VerifyCommand implements Callable<Integer> {
  @Unmatched private List<String> words = new ArrayList<>();

  @Override
  public Integer call() {
    return OfflineVerifier.run(words, System.out);
  }
}
