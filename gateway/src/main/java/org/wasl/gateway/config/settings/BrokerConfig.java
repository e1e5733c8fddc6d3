package org.wasl.gateway.config.settings;

import java.nio.file.Path;
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

/**
 * The broker that carries ids: embedded or external.
 *
 * @param url address; empty for the embedded one
 * @param user user to log in as
 * @param passwordFile file that holds the password and nothing else
 * @param trustStore PEM file with the certificates by which to check an external broker
 * @param maxShownParked most ids in each {@code parked.<agency>} view
 * @param idsPersistent whether ids are written to the broker's journal; no guarantee depends on it
 * @param prefetchBytes ids that one consumer may hold unacknowledged, in bytes
 * @param maxQueueBytes an address with more waiting is paged to disk, in bytes
 * @param maxConnections pooled connections to the broker
 * @param threads of the embedded broker, and of the connection to any
 * @param idleReceiveMillis how long an idle consumer waits for a message at a time
 * @param maxDamagedKept most damaged directories of the embedded one that are kept
 */
public record BrokerConfig(
    Optional<String> url,
    Optional<String> user,
    Optional<Path> passwordFile,
    Optional<Path> trustStore,
    int maxShownParked,
    boolean idsPersistent,
    int prefetchBytes,
    long maxQueueBytes,
    int maxConnections,
    int threads,
    int idleReceiveMillis,
    int maxDamagedKept) {

  static final SettingKey<Optional<String>> URL =
      SettingKey.optional(
          "broker.url",
          "tcp://host:port, or empty",
          "Artemis to use in place of the embedded one; beyond loopback with ?sslEnabled=true");
  static final SettingKey<Optional<String>> USER =
      SettingKey.optional("broker.user", "text, or empty", "User to log in to that Artemis as");
  static final SettingKey<Optional<Path>> PASSWORD =
      SettingKey.optionalPath(
          "broker.passwordFile", "File with that user's password, not for others");
  static final SettingKey<Optional<Path>> TRUST =
      SettingKey.optionalPath(
          "broker.trustStore",
          "Certificates (PEM) to check Artemis by over TLS; empty: ca.pem in pki.dir");
  static final SettingKey<Integer> PARKED =
      SettingKey.integer(
          "broker.maxShownParked", 1_000, 0, 100_000, "Most ids shown in each parked.<agency>");
  static final SettingKey<Boolean> PERSISTENT =
      SettingKey.yesOrNo(
          "broker.idsPersistent",
          false,
          "Whether ids survive a broker's restart by themselves; lost ones are queued again"
              + " anyway");
  static final SettingKey<Integer> PREFETCH =
      SettingKey.integer(
          "broker.prefetchBytes", 65_536, 1_024, 16_777_216, "Ids that one consumer may hold");
  static final SettingKey<Long> QUEUE_BYTES =
      SettingKey.large(
          "broker.maxQueueBytes",
          52_428_800L,
          1_048_576,
          1L << 40,
          "Ids waiting in one queue before the embedded one pages them to disk");
  static final SettingKey<Integer> CONNECTIONS =
      SettingKey.integer("broker.maxConnections", 4, 1, 100, "Pooled connections to the broker");
  static final SettingKey<Integer> THREADS =
      SettingKey.integer(
          "broker.threads",
          4,
          4,
          1_000,
          "Threads of the embedded one, and of the connection to any");
  static final SettingKey<Integer> IDLE =
      SettingKey.integer(
          "broker.idleReceiveMillis",
          60_000,
          10,
          60_000,
          "How long an idle consumer sleeps at a time");
  static final SettingKey<Integer> DAMAGED =
      SettingKey.integer(
          "broker.maxDamagedKept",
          2,
          0,
          100,
          "Directories of the embedded one kept that it could not open and began anew without");
  static final List<SettingKey<?>> KEYS =
      List.of(
          URL,
          USER,
          PASSWORD,
          TRUST,
          PARKED,
          PERSISTENT,
          PREFETCH,
          QUEUE_BYTES,
          CONNECTIONS,
          THREADS,
          IDLE,
          DAMAGED);

  private static final Pattern TCP = Pattern.compile("tcp://([^/?@,()]+?)(?::\\d+)?(?:\\?(.*))?");

  private static final Set<String> OPTIONS =
      new TreeSet<>(Set.of("sslEnabled", "verifyHost", "ha", "reconnectAttempts", "retryInterval"));

  /** True when it is reached over TLS. */
  public boolean tls() {
    return url.filter(address -> address.contains("sslEnabled=true")).isPresent();
  }

  /** True when the gateway runs its own. */
  public boolean embedded() {
    return url.isEmpty();
  }

  static BrokerConfig from(Settings settings) {
    var config =
        new BrokerConfig(
            settings.get(URL),
            settings.get(USER),
            settings.get(PASSWORD),
            settings.get(TRUST),
            settings.get(PARKED),
            settings.get(PERSISTENT),
            settings.get(PREFETCH),
            settings.get(QUEUE_BYTES),
            settings.get(CONNECTIONS),
            settings.get(THREADS),
            settings.get(IDLE),
            settings.get(DAMAGED));
    config.url.ifPresent(url -> checkAddress(settings, url));
    if (!config.embedded() && (config.user.isEmpty() || config.passwordFile.isEmpty())) {
      settings.refuse(URL, "needs broker.user and broker.passwordFile beside it");
    }
    SecretFileCheck.check(settings, PASSWORD, config.passwordFile);
    return config;
  }

  private static void checkAddress(Settings settings, String url) {
    Matcher parts = TCP.matcher(url);
    if (!parts.matches()) {
      settings.refuse(URL, "must be tcp://host:port");
      return;
    }
    UrlParameters options = UrlParameters.of(parts.group(2));
    if (!options.onlyFrom(OPTIONS)) {
      settings.refuse(URL, "may have these options only: " + String.join(", ", OPTIONS));
    }
    if (options.has("verifyHost") && !options.is("verifyHost", "true")) {
      settings.refuse(URL, "must not switch off the check of the broker's name");
    }
    if (!LoopbackAddress.is(parts.group(1)) && !options.is("sslEnabled", "true")) {
      settings.refuse(URL, "is not a loopback address: add ?sslEnabled=true");
    }
  }
}
