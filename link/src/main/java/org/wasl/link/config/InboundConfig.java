package org.wasl.link.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.wasl.base.settings.LoopbackAddress;
import org.wasl.base.settings.SecretFileCheck;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;

/**
 * Messages for the old system.
 *
 * @param transport how it gets them
 * @param url where it takes messages, with {@link Transport#HTTPS}
 * @param trustFile authorities of that address; empty: the system's
 * @param tokenFile bearer token for it; empty: none
 * @param timeoutMillis of a call to it
 * @param rememberDays how long a message that the old system has is known as forwarded
 * @param retryMillis first pause before the old system is tried again
 * @param maxRetryMillis longest such pause
 */
public record InboundConfig(
    Transport transport,
    Optional<URI> url,
    Optional<Path> trustFile,
    Optional<Path> tokenFile,
    int timeoutMillis,
    int rememberDays,
    int retryMillis,
    int maxRetryMillis) {

  private static final SettingKey<Transport> INBOUND =
      SettingTypes.constant(
          "inbound", Transport.FOLDER, Transport.class, "How the old system gets messages");
  private static final SettingKey<Optional<URI>> URL =
      SettingTypes.httpAddress(
          "inbound.url",
          "https://HOST[:PORT]/PATH, or http:// on this machine",
          "Where the old system takes messages, with inbound = https");
  private static final SettingKey<Optional<Path>> TRUST =
      SettingKey.optionalPath(
          "inbound.trustFile", "Authorities (PEM) of that address; empty: the system's");
  private static final SettingKey<Optional<Path>> TOKEN =
      SettingKey.optionalPath(
          "inbound.tokenFile", "Bearer token for that address, not for others; empty: none");
  private static final SettingKey<Integer> TIMEOUT =
      SettingKey.integer(
          "inbound.timeoutMillis", 30_000, 100, 600_000, "How long the old system may take");
  private static final SettingKey<Integer> REMEMBER =
      SettingKey.integer(
          "inbound.rememberDays",
          10_950,
          1,
          36_500,
          "How long a message that the old system has is not forwarded again when it is handed"
              + " over");
  private static final SettingKey<Integer> RETRY =
      SettingKey.integer(
          "retry.millis", 1_000, 10, 600_000, "First pause before the old system is tried again");
  private static final SettingKey<Integer> MAX_RETRY =
      SettingKey.integer("retry.maxMillis", 60_000, 10, 3_600_000, "Longest such pause");

  static final List<SettingKey<?>> KEYS =
      List.of(INBOUND, URL, TRUST, TOKEN, TIMEOUT, REMEMBER, RETRY, MAX_RETRY);

  static InboundConfig from(Settings settings) {
    InboundConfig config =
        new InboundConfig(
            settings.get(INBOUND),
            settings.get(URL),
            settings.get(TRUST),
            settings.get(TOKEN),
            settings.get(TIMEOUT),
            settings.get(REMEMBER),
            settings.get(RETRY),
            settings.get(MAX_RETRY));
    if (config.transport == Transport.HTTPS) {
      config.checkUrl(settings);
    }
    if (config.maxRetryMillis < config.retryMillis) {
      settings.refuse(MAX_RETRY, "must not be below " + RETRY.name());
    }
    return config;
  }

  private void checkUrl(Settings settings) {
    if (url.isEmpty()) {
      settings.refuse(URL, "is missing: where the old system takes messages");
    } else if ("http".equals(url.get().getScheme()) && !LoopbackAddress.is(url.get().getHost())) {
      settings.refuse(URL, "is plain HTTP to another machine: it must be https://");
    }
    SecretFileCheck.check(settings, TOKEN, tokenFile);
    CertificateFiles.check(settings, TRUST, trustFile);
  }
}
