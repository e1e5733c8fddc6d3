package org.wasl.desk.config;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.wasl.base.settings.ConfigException;
import org.wasl.base.settings.LoopbackAddress;
import org.wasl.base.settings.SecretFileCheck;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;

/**
 * The settings of a desk.
 *
 * @param host address to listen on; without TLS a loopback address
 * @param port port to listen on; 0 takes any free one
 * @param origin by which browsers reach the desk; empty: {@code http://localhost:PORT}
 * @param certificateFile PEM certificate chain; present together with the key, or not at all
 * @param keyFile PEM private key (PKCS#8)
 * @param enrolmentHours how long a link to enrol is valid, in hours
 * @param idleTimeoutSeconds idle time after which a session ends, in seconds
 * @param sessionSeconds maximum age of a session, in seconds
 * @param sessionsPerPerson sessions of one person at once; past it the oldest ends
 * @param loginAttempts sign-ins and enrolments begun from one address within {@code
 *     loginWindowSeconds}; beyond them 429
 * @param loginWindowSeconds length of that window, in seconds
 * @param maxRequestBytes longest body, in bytes
 * @param maxConnections connections open at once; past it the longest idle one is closed
 * @param maxConnectionsPerAddress of these, from one address; counts with TLS only
 * @param maxEventStreams streams of events open at once
 * @param draftsPerOffice drafts kept of one office
 * @param inboxRows most rows in one answer of the inbox
 * @param refreshSeconds how often the gateway is asked what has changed, in seconds
 * @param askAgainSeconds how long the gateway is not asked about a referral in which nothing
 *     happens, in seconds; it says then what was erased
 * @param maxRetrySeconds longest pause between two attempts to send, in seconds
 * @param mail notices that a message waits
 */
public record DeskConfig(
    String host,
    int port,
    Optional<URI> origin,
    Optional<Path> certificateFile,
    Optional<Path> keyFile,
    int enrolmentHours,
    int idleTimeoutSeconds,
    int sessionSeconds,
    int sessionsPerPerson,
    int loginAttempts,
    int loginWindowSeconds,
    int maxRequestBytes,
    int maxConnections,
    int maxConnectionsPerAddress,
    int maxEventStreams,
    int draftsPerOffice,
    int inboxRows,
    int refreshSeconds,
    int askAgainSeconds,
    int maxRetrySeconds,
    DeskMailConfig mail) {

  private static final SettingKey<String> HOST =
      SettingKey.host(
          "desk.host",
          "127.0.0.1",
          "Address of the desk; without TLS it must be a loopback address");
  private static final SettingKey<Integer> PORT =
      SettingKey.port("desk.port", 8092, "Port of the desk");
  private static final SettingKey<Optional<URI>> ORIGIN =
      new SettingKey<>(
          "desk.origin",
          "",
          "By which browsers reach the desk; passkeys are bound to its host name; empty:"
              + " http://localhost and the port",
          "https://NAME[:PORT], http://localhost[:PORT] or empty",
          DeskConfig::origin);
  private static final SettingKey<Optional<Path>> CERTIFICATE =
      SettingKey.optionalPath("desk.certificateFile", "Certificate chain (PEM) of the desk");
  private static final SettingKey<Optional<Path>> PRIVATE_KEY =
      SettingKey.optionalPath(
          "desk.keyFile", "Private key (PKCS#8, PEM) of the desk, not for others");
  private static final SettingKey<Integer> ENROLMENT =
      SettingKey.integer(
          "desk.enrolmentHours", 72, 1, 720, "How long a one-time link to enrol is valid");
  private static final SettingKey<Integer> IDLE =
      SettingKey.integer(
          "desk.idleTimeoutSeconds", 900, 30, 86_400, "Idle time that ends a session");
  private static final SettingKey<Integer> SESSION =
      SettingKey.integer(
          "desk.sessionSeconds",
          36_000,
          60,
          604_800,
          "Age that ends a session, whatever happens in it");
  private static final SettingKey<Integer> SESSIONS =
      SettingKey.integer(
          "desk.sessionsPerPerson", 5, 1, 100, "Sessions of a person at once; the oldest ends");
  private static final SettingKey<Integer> ATTEMPTS =
      SettingKey.integer(
          "desk.loginAttempts",
          30,
          1,
          10_000,
          "Sign-ins and enrolments begun from one address in a window; past them 429");
  private static final SettingKey<Integer> WINDOW =
      SettingKey.integer("desk.loginWindowSeconds", 60, 1, 86_400, "Length of that window");
  private static final SettingKey<Integer> REQUEST =
      SettingKey.integer(
          "desk.maxRequestBytes", 16_777_216, 65_536, 67_108_864, "Longest body of a request");
  private static final SettingKey<Integer> CONNECTIONS =
      SettingKey.integer(
          "desk.maxConnections",
          1_024,
          8,
          100_000,
          "Connections at once; past it the one that was idle for longest is closed");
  private static final SettingKey<Integer> CONNECTIONS_OF_ONE =
      SettingKey.integer(
          "desk.maxConnectionsPerAddress",
          256,
          1,
          100_000,
          "Of these, from one address; without TLS all come from this machine, and only the number"
              + " in all counts");
  private static final SettingKey<Integer> STREAMS =
      SettingKey.integer("desk.maxEventStreams", 512, 1, 100_000, "Streams of events at once");
  private static final SettingKey<Integer> DRAFTS =
      SettingKey.integer("desk.draftsPerOffice", 2_000, 1, 1_000_000, "Drafts kept of an office");
  private static final SettingKey<Integer> ROWS =
      SettingKey.integer("desk.inboxRows", 200, 10, 1_000, "Most rows in one answer of the inbox");
  private static final SettingKey<Integer> REFRESH =
      SettingKey.integer(
          "desk.refreshSeconds", 15, 1, 3_600, "How often the gateway is asked what has changed");
  private static final SettingKey<Integer> ASK_AGAIN =
      SettingKey.integer(
          "desk.askAgainSeconds",
          21_600,
          1,
          604_800,
          "When the gateway is asked again about a referral in which nothing happens: what it has"
              + " erased, the desk deletes");
  private static final SettingKey<Integer> RETRY =
      SettingKey.integer(
          "desk.maxRetrySeconds", 60, 1, 3_600, "Longest pause between two attempts to send");

  /** All settings, in the order of the document. */
  public static final List<SettingKey<?>> KEYS =
      Stream.concat(
              Stream.of(
                  HOST,
                  PORT,
                  ORIGIN,
                  CERTIFICATE,
                  PRIVATE_KEY,
                  ENROLMENT,
                  IDLE,
                  SESSION,
                  SESSIONS,
                  ATTEMPTS,
                  WINDOW,
                  REQUEST,
                  CONNECTIONS,
                  CONNECTIONS_OF_ONE,
                  STREAMS,
                  DRAFTS,
                  ROWS,
                  REFRESH,
                  ASK_AGAIN,
                  RETRY),
              DeskMailConfig.KEYS.stream())
          .<SettingKey<?>>map(key -> key)
          .toList();

  /**
   * Reads the settings.
   *
   * @param file empty for the defaults
   * @param overrides values that go before the file's
   * @throws ConfigException with every problem: unknown keys, bad values, an address that is open
   *     to the network without TLS
   */
  public static DeskConfig read(Optional<Path> file, Map<String, String> overrides)
      throws ConfigException {
    Settings settings = new Settings(file.orElse(Path.of("/dev/null")), overrides, KEYS);
    DeskConfig config =
        new DeskConfig(
            settings.get(HOST),
            settings.get(PORT),
            settings.get(ORIGIN),
            settings.get(CERTIFICATE),
            settings.get(PRIVATE_KEY),
            settings.get(ENROLMENT),
            settings.get(IDLE),
            settings.get(SESSION),
            settings.get(SESSIONS),
            settings.get(ATTEMPTS),
            settings.get(WINDOW),
            settings.get(REQUEST),
            settings.get(CONNECTIONS),
            settings.get(CONNECTIONS_OF_ONE),
            settings.get(STREAMS),
            settings.get(DRAFTS),
            settings.get(ROWS),
            settings.get(REFRESH),
            settings.get(ASK_AGAIN),
            settings.get(RETRY),
            DeskMailConfig.from(settings));
    if (config.certificateFile.isPresent() != config.keyFile.isPresent()) {
      settings.refuse(CERTIFICATE, "needs desk.keyFile beside it, and the other way round");
    }
    if (config.certificateFile.isPresent() && !Files.isReadable(config.certificateFile.get())) {
      settings.refuse(CERTIFICATE, "is not a readable file");
    }
    if (!config.tls() && !LoopbackAddress.is(config.host)) {
      settings.refuse(HOST, "is not a loopback address: set desk.certificateFile and desk.keyFile");
    }
    if (config.tls() && config.origin.isEmpty()) {
      settings.refuse(ORIGIN, "is needed with TLS: https:// and the name in the certificate");
    }
    SecretFileCheck.check(settings, PRIVATE_KEY, config.keyFile);
    settings.throwIfRefused();
    return config;
  }

  /** True when the desk itself speaks TLS. */
  public boolean tls() {
    return certificateFile.isPresent();
  }

  /**
   * By which browsers reach the desk.
   *
   * @param listening the port
   */
  public URI originAt(int listening) {
    return origin.orElse(URI.create("http://localhost:" + listening));
  }

  private static Optional<URI> origin(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    URI uri = URI.create(text);
    boolean secure =
        "https".equals(uri.getScheme())
            || "http".equals(uri.getScheme()) && "localhost".equals(uri.getHost());
    if (!secure || uri.getHost() == null || !uri.getPath().isEmpty() || uri.getQuery() != null) {
      throw new IllegalArgumentException("must be https://NAME[:PORT] or http://localhost[:PORT]");
    }
    return Optional.of(uri);
  }
}
