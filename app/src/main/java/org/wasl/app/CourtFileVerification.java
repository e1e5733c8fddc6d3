package org.wasl.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.wasl.audit.verify.OfflineVerifier;
import org.wasl.courtfile.CourtFileVerifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wasl verify court-file} verifies the signed PDF of a referral and the evidence in it. */
@Command(name = "court-file")
final class CourtFileVerification implements Callable<Integer> {
  @Parameters(paramLabel = "PDF")
  private Path file;

  @Option(names = "--trust", paramLabel = "FINGERPRINT|FILE")
  private Optional<String> trust = Optional.empty();

  @Option(names = "--signer", paramLabel = "FINGERPRINT")
  private Optional<String> signer = Optional.empty();

  @Override
  public Integer call() throws IOException {
    Optional<String> fingerprint =
        trust.isPresent()
            ? Optional.of(OfflineVerifier.fingerprint(trust.get()))
            : Optional.empty();
    return CourtFileVerifier.run(file, fingerprint, signer, System.out);
  }
}
