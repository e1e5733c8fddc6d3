package org.wasl.gateway.config.settings;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wasl.base.settings.LoopbackAddress;
import org.wasl.base.settings.SecretFileCheck;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;
import org.wasl.gateway.config.file.UrlParameters;
import org.wasl.store.embedded.SystemBinaries;

/**
 * The database: embedded or external.
 *
 * @param url JDBC address; empty for the embedded one
 * @param user role to log in as
 * @param passwordFile file that holds the password and nothing else
 * @param maxConnections size of the pool
 * @param maxReaderConnections of these, for timelines, evidence and statistics at once
 * @param connectMillis time to connect, in milliseconds
 * @param statementMillis time of one statement, then the server cancels it, in milliseconds
 * @param socketMillis silence after which the server counts as lost, in milliseconds
 * @param binaries folder of the PostgreSQL that the embedded one runs; empty: the gateway's own
 * @param sharedBuffersMib page cache of the embedded one, in MiB
 * @param maxWalMib write-ahead log of the embedded one that forces a checkpoint, in MiB
 * @param startMillis time of its start, crash recovery included, in milliseconds
 * @param stopMillis time of its orderly stop, in milliseconds
 * @param maxRestartPauseMillis longest pause before it is started again, in milliseconds
 */
public record DatabaseConfig(
    Optional<String> url,
    Optional<String> user,
    Optional<Path> passwordFile,
    int maxConnections,
    int maxReaderConnections,
    int connectMillis,
    int statementMillis,
    int socketMillis,
    Optional<Path> binaries,
    int sharedBuffersMib,
    int maxWalMib,
    int startMillis,
    int stopMillis,
    int maxRestartPauseMillis) {

  static final SettingKey<Optional<String>> URL =
      SettingKey.optional(
          "database.url",
          "jdbc:postgresql://host:port/name, or empty",
          "PostgreSQL 14 or later to use in place of the embedded one; beyond loopback with"
              + " sslmode=verify-full");
  static final SettingKey<Optional<String>> USER =
      SettingKey.optional(
          "database.user",
          "text, or empty",
          "Role to log in to that PostgreSQL as: owner of that database, no superuser");
  static final SettingKey<Optional<Path>> PASSWORD =
      SettingKey.optionalPath(
          "database.passwordFile", "File with that role's password, not for others");
  static final SettingKey<Integer> CONNECTIONS =
      SettingKey.integer("database.maxConnections", 16, 2, 500, "Most connections to the database");
  static final SettingKey<Integer> READERS =
      SettingKey.integer(
          "database.maxReaderConnections",
          8,
          1,
          499,
          "Of these, for timelines, evidence and statistics at once; the rest is for messages,"
              + " deliveries and the log");
  static final SettingKey<Integer> CONNECT =
      SettingKey.integer("database.connectMillis", 3_000, 100, 60_000, "Time to connect");
  static final SettingKey<Integer> STATEMENT =
      SettingKey.integer(
          "database.statementMillis",
          10_000,
          100,
          600_000,
          "Time of one statement, then the server cancels it");
  static final SettingKey<Integer> SOCKET =
      SettingKey.integer(
          "database.socketMillis",
          15_000,
          100,
          600_000,
          "Silence after which the server counts as lost, and for the server a gateway within a"
              + " transaction");
  static final SettingKey<Optional<Path>> BINARIES =
      SettingKey.optionalPath(
          "database.embedded.binaries",
          "Folder whose bin/postgres, of the same major version, the embedded one runs; empty:"
              + " the gateway's own");
  static final SettingKey<Integer> BUFFERS =
      SettingKey.integer(
          "database.embedded.sharedBuffersMib", 256, 16, 65_536, "Page cache of the embedded one");
  static final SettingKey<Integer> WAL =
      SettingKey.integer(
          "database.embedded.maxWalMib",
          2_048,
          64,
          1_048_576,
          "Write-ahead log of the embedded one that forces a checkpoint");
  static final SettingKey<Integer> START =
      SettingKey.integer(
          "database.embedded.startMillis",
          60_000,
          1_000,
          3_600_000,
          "Time of its start, crash recovery included");
  static final SettingKey<Integer> STOP =
      SettingKey.integer(
          "database.embedded.stopMillis", 10_000, 1_000, 600_000, "Time of its orderly stop");
  static final SettingKey<Integer> RESTART_PAUSE =
      SettingKey.integer(
          "database.embedded.maxRestartPauseMillis",
          10_000,
          250,
          600_000,
          "Longest pause before it is started again when it ended or cannot be launched");
  static final List<SettingKey<?>> KEYS =
      List.of(
          URL,
          USER,
          PASSWORD,
          CONNECTIONS,
          READERS,
          CONNECT,
          STATEMENT,
          SOCKET,
          BINARIES,
          BUFFERS,
          WAL,
          START,
          STOP,
          RESTART_PAUSE);

  private static final Pattern JDBC =
      Pattern.compile("jdbc:postgresql://([^/?@]+)/([^?]+)(?:\\?(.*))?");

  // Neither credentials nor class names belong into an address.
  private static final Set<String> OPTIONS =
      new TreeSet<>(
          Set.of(
              "sslmode",
              "sslrootcert",
              "requireAuth",
              "connectTimeout",
              "socketTimeout",
              "tcpKeepAlive",
              "targetServerType"));

  /** True when the gateway runs its own. */
  public boolean embedded() {
    return url.isEmpty();
  }

  static DatabaseConfig from(Settings settings) {
    var config =
        new DatabaseConfig(
            settings.get(URL),
            settings.get(USER),
            settings.get(PASSWORD),
            settings.get(CONNECTIONS),
            settings.get(READERS),
            settings.get(CONNECT),
            settings.get(STATEMENT),
            settings.get(SOCKET),
            settings.get(BINARIES),
            settings.get(BUFFERS),
            settings.get(WAL),
            settings.get(START),
            settings.get(STOP),
            settings.get(RESTART_PAUSE));
    if (config.socketMillis < config.statementMillis) {
      settings.refuse(SOCKET, "must not be below database.statementMillis");
    }
    if (config.maxReaderConnections >= config.maxConnections) {
      settings.refuse(READERS, "must be below database.maxConnections");
    }
    config.url.ifPresent(url -> checkAddress(settings, url));
    if (!config.embedded() && (config.user.isEmpty() || config.passwordFile.isEmpty())) {
      settings.refuse(URL, "needs database.user and database.passwordFile beside it");
    }
    SecretFileCheck.check(settings, PASSWORD, config.passwordFile);
    config
        .binaries
        .filter(folder -> config.embedded())
        .flatMap(SystemBinaries::problem)
        .ifPresent(reason -> settings.refuse(BINARIES, reason));
    return config;
  }

  private static void checkAddress(Settings settings, String url) {
    Matcher parts = JDBC.matcher(url);
    if (!parts.matches()) {
      settings.refuse(URL, "must be jdbc:postgresql://host:port/name");
      return;
    }
    UrlParameters options = UrlParameters.of(parts.group(3));
    if (!options.onlyFrom(OPTIONS)) {
      settings.refuse(URL, "may have these options only: " + String.join(", ", OPTIONS));
    }
    boolean away =
        Arrays.stream(parts.group(1).split(","))
            .anyMatch(address -> !LoopbackAddress.is(address.replaceFirst(":\\d+$", "")));
    if (away && !options.is("sslmode", "verify-full")) {
      settings.refuse(URL, "is not a loopback address: add sslmode=verify-full");
    }
  }
}
