package org.wasl.configuration.settings.operations;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.wasl.runtime.settings.CheckedSettings;
import org.wasl.runtime.settings.SecretFileCheck;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Parsed;
import org.wasl.runtime.settings.Setting.Range;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;
import org.wasl.runtime.settings.Settings;

/** Alarms by HTTPS. */
@Under("alarms.webhook.")
public record WebhookConfig(
    @Setting("Address to which alarms are posted as signed JSON")
        @Range("https URL, or empty")
        @Parsed(HttpsUrl.class)
        Optional<URI> url,
    @Setting("Secret that signs them (HMAC-SHA256); empty: the gateway's own signing key (JWS)")
        Optional<Path> secretFile,
    @Setting("Trusted certificates (PEM) for that server; empty: those of the Java runtime")
        Optional<Path> trustFile,
    @Setting("Time limit of one call") @Whole(preset = 5_000, min = 100, max = 60_000)
        int timeoutMillis)
    implements CheckedSettings {

  @Override
  public void check(Settings settings) {
    SecretFileCheck.check(settings, "alarms.webhook.secretFile", secretFile);
  }
}
