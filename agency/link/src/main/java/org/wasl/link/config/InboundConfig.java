package org.wasl.link.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.wasl.runtime.settings.CheckedSettings;
import org.wasl.runtime.settings.LoopbackAddress;
import org.wasl.runtime.settings.SecretFileCheck;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Named;
import org.wasl.runtime.settings.Setting.Parsed;
import org.wasl.runtime.settings.Setting.Preset;
import org.wasl.runtime.settings.Setting.Range;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;
import org.wasl.runtime.settings.Settings;

/** Messages for the old system. */
@Under("inbound.")
public record InboundConfig(
    @Setting("The way in which the old system gets messages") @Named("inbound") @Preset("folder")
        Transport transport,
    @Setting("Address at which the old system accepts messages, with inbound = https")
        @Range(InboundConfig.ADDRESS)
        @Parsed(Address.class)
        Optional<URI> url,
    @Setting("Trusted authorities (PEM) for that address; empty: the system's")
        Optional<Path> trustFile,
    @Setting("Bearer token for that address, not for others; empty: none") Optional<Path> tokenFile,
    @Setting("Time limit for the old system") @Whole(preset = 30_000, min = 100, max = 600_000)
        int timeoutMillis,
    @Setting(
            "How long a message that the old system has is not forwarded again when it is handed"
                + " over")
        @Whole(preset = 10_950, min = 1, max = 36_500)
        int rememberDays,
    @Setting("First pause before another attempt at the old system")
        @Named("retry.millis")
        @Whole(preset = 1_000, min = 10, max = 600_000)
        int retryMillis,
    @Setting("Longest such pause")
        @Named("retry.maxMillis")
        @Whole(preset = 60_000, min = 10, max = 3_600_000)
        int maxRetryMillis)
    implements CheckedSettings {

  static final String ADDRESS = "https://HOST[:PORT]/PATH, or http:// on this machine";

  static final class Address extends AddressFormat {
    Address() {
      super(ADDRESS, Set.of("http", "https"));
    }
  }

  @Override
  public void check(Settings settings) {
    if (transport == Transport.HTTPS) {
      checkUrl(settings);
    }
    if (maxRetryMillis < retryMillis) {
      settings.refuse("retry.maxMillis", "must not be below retry.millis");
    }
  }

  private void checkUrl(Settings settings) {
    if (url.isEmpty()) {
      settings.refuse("inbound.url", "is missing: where the old system takes messages");
    } else if ("http".equals(url.get().getScheme()) && !LoopbackAddress.is(url.get().getHost())) {
      settings.refuse("inbound.url", "is plain HTTP to another machine: it must be https://");
    }
    SecretFileCheck.check(settings, "inbound.tokenFile", tokenFile);
    CertificateFiles.check(settings, "inbound.trustFile", trustFile);
  }
}
