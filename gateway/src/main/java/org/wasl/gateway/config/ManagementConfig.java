package org.wasl.gateway.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where operations staff reach the console, health and metrics.
 *
 * @param host address to listen on; without TLS a loopback address
 * @param port port to listen on; 0 takes any free one
 * @param certificateFile PEM certificate chain; present together with the key, or not at all
 * @param keyFile PEM private key (PKCS#8)
 * @param usersFile who may log in; empty means {@code users.properties} in the data folder
 * @param idleTimeoutSeconds a session that nobody used for so long is ended, in seconds
 */
public record ManagementConfig(
    String host,
    int port,
    Optional<Path> certificateFile,
    Optional<Path> keyFile,
    Optional<Path> usersFile,
    int idleTimeoutSeconds) {

  static final Key<String> HOST =
      Key.host(
          "management.host",
          "127.0.0.1",
          "Address of the management port; without TLS it must be a loopback address");
  static final Key<Integer> PORT =
      Key.port("management.port", 8090, "Port of console, health and metrics");
  static final Key<Optional<Path>> CERTIFICATE =
      Key.optionalPath(
          "management.certificateFile", "Certificate chain (PEM) of the management port");
  static final Key<Optional<Path>> PRIVATE_KEY =
      Key.optionalPath(
          "management.keyFile", "Private key (PKCS#8, PEM) of the management port, not for others");
  static final Key<Optional<Path>> USERS =
      Key.optionalPath(
          "management.usersFile", "Users of the console; empty: users.properties in data.dir");
  static final Key<Integer> IDLE =
      Key.integer(
          "management.idleTimeoutSeconds", 900, 30, 86_400, "Idle time that ends a session");
  static final List<Key<?>> KEYS = List.of(HOST, PORT, CERTIFICATE, PRIVATE_KEY, USERS, IDLE);

  /** True when the port speaks TLS. */
  public boolean tls() {
    return certificateFile.isPresent();
  }

  static ManagementConfig from(Settings settings) {
    var config =
        new ManagementConfig(
            settings.get(HOST),
            settings.get(PORT),
            settings.get(CERTIFICATE),
            settings.get(PRIVATE_KEY),
            settings.get(USERS),
            settings.get(IDLE));
    if (config.certificateFile.isPresent() != config.keyFile.isPresent()) {
      settings.refuse(CERTIFICATE, "needs management.keyFile beside it, and the other way round");
    }
    if (!config.tls() && !Loopback.is(config.host)) {
      settings.refuse(
          HOST, "is not a loopback address: set management.certificateFile and keyFile");
    }
    SecretFile.check(settings, PRIVATE_KEY, config.keyFile);
    SecretFile.check(settings, USERS, config.usersFile);
    return config;
  }
}
