package org.wasl.link.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.wasl.base.settings.LoopbackAddress;
import org.wasl.base.settings.SecretFileCheck;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;

/**
 * The port on which documents are taken, with {@code outbound = https}.
 *
 * @param host address to listen on; without TLS a loopback address
 * @param port port to listen on; 0 takes any free one
 * @param tokenFile bearer token that callers must have; without TLS it is needed
 * @param certificateFile PEM certificate chain; present together with the two others, or not
 * @param keyFile PEM private key (PKCS#8)
 * @param clientsFile PEM certificates of the authorities, or callers, that are admitted
 * @param maxPending requests under way at once
 * @param idleMillis a connection on which nothing moves for so long is closed
 */
public record DocumentApiConfig(
    String host,
    int port,
    Optional<Path> tokenFile,
    Optional<Path> certificateFile,
    Optional<Path> keyFile,
    Optional<Path> clientsFile,
    int maxPending,
    int idleMillis) {

  private static final SettingKey<String> HOST =
      SettingKey.host(
          "api.host",
          "127.0.0.1",
          "Address on which documents are taken, with outbound = https; without TLS a loopback"
              + " address");
  private static final SettingKey<Integer> PORT =
      SettingKey.port("api.port", 8094, "Port on which documents are taken");
  private static final SettingKey<Optional<Path>> TOKEN =
      SettingKey.optionalPath(
          "api.tokenFile", "Bearer token that callers must have, not for others");
  private static final SettingKey<Optional<Path>> CERTIFICATE =
      SettingKey.optionalPath("api.certificateFile", "Certificate chain (PEM) of that port");
  private static final SettingKey<Optional<Path>> KEY =
      SettingKey.optionalPath(
          "api.keyFile", "Private key (PKCS#8, PEM) of that port, not for others");
  private static final SettingKey<Optional<Path>> CLIENTS =
      SettingKey.optionalPath(
          "api.clientsFile", "Whose certificates are admitted (PEM); needed with TLS");
  private static final SettingKey<Integer> PENDING =
      SettingKey.integer("api.maxPending", 64, 1, 10_000, "Requests under way; beyond, 503");
  private static final SettingKey<Integer> IDLE =
      SettingKey.integer(
          "api.idleMillis",
          60_000,
          1_000,
          3_600_000,
          "A connection on which nothing moves for so long is closed; more than twice"
              + " outbound.deadlineMillis");

  static final List<SettingKey<?>> KEYS =
      List.of(HOST, PORT, TOKEN, CERTIFICATE, KEY, CLIENTS, PENDING, IDLE);

  static DocumentApiConfig from(Settings settings) {
    return new DocumentApiConfig(
        settings.get(HOST),
        settings.get(PORT),
        settings.get(TOKEN),
        settings.get(CERTIFICATE),
        settings.get(KEY),
        settings.get(CLIENTS),
        settings.get(PENDING),
        settings.get(IDLE));
  }

  /** Whether it speaks TLS, and asks callers for a certificate. */
  public boolean tls() {
    return certificateFile.isPresent();
  }

  /**
   * @param outbound how long a caller waits for its answer
   */
  void check(Settings settings, OutboundConfig outbound) {
    if (certificateFile.isPresent() != clientsFile.isPresent()) {
      settings.refuse(
          CERTIFICATE, "needs api.keyFile and api.clientsFile beside it, and they need it");
    }
    if (!tls() && !LoopbackAddress.is(host)) {
      settings.refuse(
          HOST, "is not a loopback address: set api.certificateFile, keyFile and clientsFile");
    }
    if (!tls() && tokenFile.isEmpty()) {
      settings.refuse(
          TOKEN, "is missing: without it every user of this machine could send messages");
    }
    if (idleMillis <= outbound.longestWaitMillis()) {
      settings.refuse(IDLE, "must be more than twice outbound.deadlineMillis");
    }
    SecretFileCheck.check(settings, TOKEN, tokenFile);
    CertificateFiles.checkPair(settings, CERTIFICATE, certificateFile, KEY, keyFile);
    CertificateFiles.check(settings, CLIENTS, clientsFile);
  }
}
