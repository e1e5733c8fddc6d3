package org.wasl.gateway.config.settings.operations;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.wasl.base.settings.LoopbackAddress;
import org.wasl.base.settings.SecretFileCheck;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;

/**
 * Alarms by HTTPS.
 *
 * @param url URL that they are posted to; empty: none
 * @param secretFile file of the secret that they are signed with (HMAC-SHA256); empty: with the
 *     gateway's own signing key
 * @param trustFile trusted PEM certificates of the server; empty: those of the Java runtime
 * @param timeoutMillis time of one call, in milliseconds
 */
public record WebhookConfig(
    Optional<URI> url, Optional<Path> secretFile, Optional<Path> trustFile, int timeoutMillis) {

  static final SettingKey<Optional<URI>> URL =
      new SettingKey<>(
          "alarms.webhook.url",
          "",
          "Where alarms are posted as JSON, signed",
          "https URL, or empty",
          WebhookConfig::url);
  static final SettingKey<Optional<Path>> SECRET =
      SettingKey.optionalPath(
          "alarms.webhook.secretFile",
          "Secret to sign them with (HMAC-SHA256); empty: the gateway's own signing key (JWS)");
  static final SettingKey<Optional<Path>> TRUST =
      SettingKey.optionalPath(
          "alarms.webhook.trustFile",
          "Certificates (PEM) to check that server by; empty: those of the Java runtime");
  static final SettingKey<Integer> TIMEOUT =
      SettingKey.integer("alarms.webhook.timeoutMillis", 5_000, 100, 60_000, "Time of one call");
  static final List<SettingKey<?>> KEYS = List.of(URL, SECRET, TRUST, TIMEOUT);

  static WebhookConfig from(Settings settings) {
    SecretFileCheck.check(settings, SECRET, settings.get(SECRET));
    return new WebhookConfig(
        settings.get(URL), settings.get(SECRET), settings.get(TRUST), settings.get(TIMEOUT));
  }

  static Optional<URI> url(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    URI url = URI.create(text);
    boolean plain = "http".equals(url.getScheme());
    if (url.getHost() == null
        || url.getUserInfo() != null
        || !("https".equals(url.getScheme()) || plain && LoopbackAddress.is(url.getHost()))) {
      throw new IllegalArgumentException("must be an https URL, or an http one on this machine");
    }
    return Optional.of(url);
  }
}
