package org.wasl.gateway.config.settings.operations;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.wasl.base.UrlHost;
import org.wasl.base.settings.LoopbackAddress;
import org.wasl.base.settings.SecretFileCheck;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.auth.PasswordHash;
import org.wasl.console.http.ConsoleConfig;

/**
 * The management port: console, health and metrics.
 *
 * @param host address to listen on; without TLS a loopback address
 * @param port port to listen on; 0 takes any free one
 * @param hostNames further names by which browsers reach the port
 * @param certificateFile PEM certificate chain; present together with the key, or not at all
 * @param keyFile PEM private key (PKCS#8)
 * @param usersFile users of the console; empty means {@code users.properties} in the data folder
 * @param minPasswordChars least number of characters of a new password
 * @param oneTimePasswordSeconds how long a password serves that another person has given, in
 *     seconds
 * @param minPasswordIterations least work factor of a password's hash in the users file
 * @param usersCheckMillis interval of the check of the users file for a change, in milliseconds
 * @param idleTimeoutSeconds idle time after which a session ends, in seconds
 * @param sessionSeconds maximum age of a session, in seconds
 * @param loginAttempts attempts on one name from one address within {@code loginWindowSeconds};
 *     beyond them 429
 * @param loginWindowSeconds length of that window, in seconds
 * @param loginAttemptsPerSource failed logins from one address within that window; past them 429
 * @param maxConnections connections open at once; past it the longest idle one is closed
 * @param maxConnectionsPerSource of these, from one address
 * @param maxRequestBytes longest body, in bytes
 * @param maxThreads threads that answer
 * @param healthTimeoutMillis a health check that takes longer counts as down, in milliseconds
 * @param operationsPerMinute how often a person may change something in a minute
 * @param allow the operations that a restricted role keeps
 * @param signIn the external identity provider, besides the users file
 */
public record ManagementConfig(
    String host,
    int port,
    Set<String> hostNames,
    Optional<Path> certificateFile,
    Optional<Path> keyFile,
    Optional<Path> usersFile,
    int minPasswordChars,
    int oneTimePasswordSeconds,
    int minPasswordIterations,
    int usersCheckMillis,
    int idleTimeoutSeconds,
    int sessionSeconds,
    int loginAttempts,
    int loginWindowSeconds,
    int loginAttemptsPerSource,
    int maxConnections,
    int maxConnectionsPerSource,
    int maxRequestBytes,
    int maxThreads,
    int healthTimeoutMillis,
    int operationsPerMinute,
    Map<ConsoleRole, Set<String>> allow,
    Optional<SignInConfig> signIn) {

  private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::");

  static final SettingKey<String> HOST =
      SettingKey.host(
          "management.host",
          "127.0.0.1",
          "Address of the management port; without TLS it must be a loopback address");
  static final SettingKey<Integer> PORT =
      SettingKey.port("management.port", 8090, "Port of console, health and metrics");
  static final SettingKey<Set<String>> NAMES =
      SettingKey.hosts(
          "management.hostNames",
          "Further names by which browsers reach the management port; another name is refused");
  static final SettingKey<Optional<Path>> CERTIFICATE =
      SettingKey.optionalPath(
          "management.certificateFile", "Certificate chain (PEM) of the management port");
  static final SettingKey<Optional<Path>> PRIVATE_KEY =
      SettingKey.optionalPath(
          "management.keyFile", "Private key (PKCS#8, PEM) of the management port, not for others");
  static final SettingKey<Optional<Path>> USERS =
      SettingKey.optionalPath(
          "management.usersFile", "Users of the console; empty: users.properties in data.dir");
  static final SettingKey<Integer> PASSWORD_CHARS =
      SettingKey.integer(
          "management.minPasswordChars", 12, 12, 256, "Least characters of a new password");
  static final SettingKey<Integer> ONE_TIME =
      SettingKey.integer(
          "management.oneTimePasswordSeconds",
          259_200,
          300,
          2_592_000,
          "How long a password that another person gave serves to choose an own one");
  static final SettingKey<Integer> PASSWORD_ITERATIONS =
      SettingKey.integer(
          "management.minPasswordIterations",
          PasswordHash.DEFAULT_ITERATIONS,
          100_000,
          10_000_000,
          "Least PBKDF2 iterations of a hash in the users file; a file with fewer is refused");
  static final SettingKey<Integer> USERS_CHECK =
      SettingKey.integer(
          "management.usersCheckMillis",
          1_000,
          100,
          60_000,
          "Interval of the check of the users file for a change");
  static final SettingKey<Integer> IDLE =
      SettingKey.integer(
          "management.idleTimeoutSeconds", 900, 30, 86_400, "Idle time that ends a session");
  static final SettingKey<Integer> SESSION =
      SettingKey.integer(
          "management.sessionSeconds",
          43_200,
          60,
          604_800,
          "Age that ends a session, whatever happens in it");
  static final SettingKey<Integer> ATTEMPTS =
      SettingKey.integer(
          "management.loginAttempts",
          5,
          1,
          1_000,
          "Attempts on one name from one address in a window; past them 429");
  static final SettingKey<Integer> WINDOW =
      SettingKey.integer("management.loginWindowSeconds", 60, 1, 86_400, "Length of that window");
  static final SettingKey<Integer> SOURCE_ATTEMPTS =
      SettingKey.integer(
          "management.loginAttemptsPerSource",
          30,
          1,
          10_000,
          "Failed logins from one address in that window, whatever the names; past them 429");
  static final SettingKey<Integer> CONNECTIONS =
      SettingKey.integer(
          "management.maxConnections",
          256,
          8,
          10_000,
          "Connections at once; past it the one that was idle for longest is closed");
  static final SettingKey<Integer> PER_SOURCE =
      SettingKey.integer(
          "management.maxConnectionsPerSource", 64, 8, 10_000, "Of these, from one address");
  static final SettingKey<Integer> REQUEST =
      SettingKey.integer(
          "management.maxRequestBytes", 262_144, 1_024, 16_777_216, "Longest body of a request");
  static final SettingKey<Integer> THREADS =
      SettingKey.integer("management.maxThreads", 16, 8, 200, "Threads that answer");
  static final SettingKey<Integer> HEALTH =
      SettingKey.integer(
          "management.healthTimeoutMillis",
          2_000,
          100,
          60_000,
          "A health check that takes longer counts as down");
  static final SettingKey<Integer> ACTS =
      SettingKey.integer(
          "management.operationsPerMinute",
          60,
          1,
          10_000,
          "Changes that one person may make in a minute; further ones are refused");
  static final SettingKey<Optional<Set<String>>> VIEWER = allowed(ConsoleRole.VIEWER);
  static final SettingKey<Optional<Set<String>>> OPERATOR = allowed(ConsoleRole.OPERATOR);
  static final SettingKey<Optional<Set<String>>> APPROVER = allowed(ConsoleRole.APPROVER);
  static final SettingKey<Optional<Set<String>>> AUDITOR = allowed(ConsoleRole.AUDITOR);

  /** Its keys, in the order of the shipped file. */
  public static final List<SettingKey<?>> KEYS =
      List.of(
          HOST,
          PORT,
          NAMES,
          CERTIFICATE,
          PRIVATE_KEY,
          USERS,
          PASSWORD_CHARS,
          ONE_TIME,
          PASSWORD_ITERATIONS,
          USERS_CHECK,
          IDLE,
          SESSION,
          ATTEMPTS,
          WINDOW,
          SOURCE_ATTEMPTS,
          CONNECTIONS,
          PER_SOURCE,
          REQUEST,
          THREADS,
          HEALTH,
          ACTS,
          VIEWER,
          OPERATOR,
          APPROVER,
          AUDITOR);

  /** True when the port speaks TLS. */
  public boolean tls() {
    return certificateFile.isPresent();
  }

  /**
   * By which address a command on this machine reaches the port.
   *
   * @param listening where it listens; where that is every address, which no certificate names, the
   *     first of the further names is taken
   */
  public URI reachedAt(URI listening) {
    return EVERY_ADDRESS.contains(host) && !hostNames.isEmpty()
        ? URI.create(
            listening.getScheme()
                + "://"
                + UrlHost.of(hostNames.iterator().next())
                + ":"
                + listening.getPort())
        : listening;
  }

  private static SettingKey<Optional<Set<String>>> allowed(ConsoleRole role) {
    return new SettingKey<>(
        "management.allow." + role.wireName(),
        "",
        "Operations that this role keeps of those it has; empty: all, none: no operation",
        "Type.operation, separated by spaces, or none, or empty",
        text -> {
          Set<String> kept = new TreeSet<>(Arrays.asList(text.split(" +")));
          kept.removeAll(Set.of("", "none"));
          ConsoleConfig.requireNarrower(role, kept);
          return text.isEmpty() ? Optional.empty() : Optional.of(kept);
        });
  }

  private static Map<ConsoleRole, Set<String>> allow(Settings settings) {
    Map<ConsoleRole, Set<String>> allow = new EnumMap<>(ConsoleRole.class);
    settings.get(VIEWER).ifPresent(kept -> allow.put(ConsoleRole.VIEWER, kept));
    settings.get(OPERATOR).ifPresent(kept -> allow.put(ConsoleRole.OPERATOR, kept));
    settings.get(APPROVER).ifPresent(kept -> allow.put(ConsoleRole.APPROVER, kept));
    settings.get(AUDITOR).ifPresent(kept -> allow.put(ConsoleRole.AUDITOR, kept));
    return allow;
  }

  /**
   * Work factor of a new password's hash: the default also where less is still taken of older ones.
   */
  public int newPasswordIterations() {
    return Math.max(PasswordHash.DEFAULT_ITERATIONS, minPasswordIterations);
  }

  /** The values that are set; an invalid one is reported to the settings. */
  public static ManagementConfig from(Settings settings) {
    var config =
        new ManagementConfig(
            settings.get(HOST),
            settings.get(PORT),
            settings.get(NAMES),
            settings.get(CERTIFICATE),
            settings.get(PRIVATE_KEY),
            settings.get(USERS),
            settings.get(PASSWORD_CHARS),
            settings.get(ONE_TIME),
            settings.get(PASSWORD_ITERATIONS),
            settings.get(USERS_CHECK),
            settings.get(IDLE),
            settings.get(SESSION),
            settings.get(ATTEMPTS),
            settings.get(WINDOW),
            settings.get(SOURCE_ATTEMPTS),
            settings.get(CONNECTIONS),
            settings.get(PER_SOURCE),
            settings.get(REQUEST),
            settings.get(THREADS),
            settings.get(HEALTH),
            settings.get(ACTS),
            allow(settings),
            SignInConfig.from(settings));
    if (config.certificateFile.isPresent() != config.keyFile.isPresent()) {
      settings.refuse(CERTIFICATE, "needs management.keyFile beside it, and the other way round");
    }
    if (!config.tls() && !LoopbackAddress.is(config.host)) {
      settings.refuse(
          HOST, "is not a loopback address: set management.certificateFile and keyFile");
    }
    SecretFileCheck.check(settings, PRIVATE_KEY, config.keyFile);
    // One that is not there yet is made by wasl user.
    SecretFileCheck.check(settings, USERS, config.usersFile.filter(Files::exists));
    return config;
  }
}
