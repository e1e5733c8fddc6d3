package org.wasl.link.config;

import java.nio.file.Path;
import java.util.Optional;
import org.wasl.runtime.settings.LoopbackAddress;
import org.wasl.runtime.settings.SecretFileCheck;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Host;
import org.wasl.runtime.settings.Setting.Port;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;
import org.wasl.runtime.settings.Settings;

/** The port on which documents are taken, with {@code outbound = https}. */
@Under("api.")
public record DocumentApiConfig(
    @Setting(
            "Address on which documents are accepted, with outbound = https; without TLS a loopback"
                + " address")
        @Host("127.0.0.1")
        String host,
    @Setting("Port on which documents are accepted") @Port(8094) int port,
    @Setting("Bearer token that callers must have, not for others") Optional<Path> tokenFile,
    @Setting("Certificate chain (PEM) of that port") Optional<Path> certificateFile,
    @Setting("Private key (PKCS#8, PEM) of that port, not for others") Optional<Path> keyFile,
    @Setting("Certificates (PEM) of admitted clients; required with TLS")
        Optional<Path> clientsFile,
    @Setting("Requests in progress. Further requests get 503")
        @Whole(preset = 64, min = 1, max = 10_000)
        int maxPending,
    @Setting("Idle time that closes a connection; more than twice outbound.deadlineMillis")
        @Whole(preset = 60_000, min = 1_000, max = 3_600_000)
        int idleMillis) {

  /** Tells whether it speaks TLS, and asks callers for a certificate. */
  public boolean tls() {
    return certificateFile.isPresent();
  }

  /**
   * @param outbound how long a caller waits for its answer
   */
  void check(Settings settings, OutboundConfig outbound) {
    if (certificateFile.isPresent() != clientsFile.isPresent()) {
      settings.refuse(
          "api.certificateFile",
          "needs api.keyFile and api.clientsFile beside it, and they need it");
    }
    if (!tls() && !LoopbackAddress.is(host)) {
      settings.refuse(
          "api.host",
          "is not a loopback address: set api.certificateFile, keyFile and clientsFile");
    }
    if (!tls() && tokenFile.isEmpty()) {
      settings.refuse(
          "api.tokenFile", "is missing: without it every user of this machine could send messages");
    }
    if (idleMillis <= outbound.longestWaitMillis()) {
      settings.refuse("api.idleMillis", "must be more than twice outbound.deadlineMillis");
    }
    SecretFileCheck.check(settings, "api.tokenFile", tokenFile);
    CertificateFiles.checkPair(
        settings, "api.certificateFile", certificateFile, "api.keyFile", keyFile);
    CertificateFiles.check(settings, "api.clientsFile", clientsFile);
  }
}
