package org.wasl.app;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.wasl.audit.time.TimeStampAuthority;
import org.wasl.audit.verify.OfflineVerifier;
import org.wasl.courtfile.CourtFileVerifier;
import org.wasl.courtfile.CourtFileVerifier.Anchors;
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

  @Option(names = "--authority", paramLabel = "FILE")
  private List<Path> authorities = List.of();

  @Override
  public Integer call() throws IOException {
    Optional<String> fingerprint = OfflineVerifier.fingerprint(trust);
    List<X509Certificate> certificates = new ArrayList<>();
    for (Path authority : authorities) {
      certificates.add(TimeStampAuthority.certificate(authority));
    }
    return CourtFileVerifier.run(file, new Anchors(fingerprint, signer, certificates), System.out);
  }
}
