package org.wasl.configuration.settings;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wasl.configuration.file.UrlParameters;
import org.wasl.runtime.settings.CheckedSettings;
import org.wasl.runtime.settings.LoopbackAddress;
import org.wasl.runtime.settings.SecretFileCheck;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Preset;
import org.wasl.runtime.settings.Setting.Range;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;
import org.wasl.runtime.settings.Settings;

/** Settings of the broker that carries ids, which is embedded or external. */
@Under("broker.")
public record BrokerConfig(
    @Setting(
            "Artemis broker to use instead of the embedded one; beyond loopback with"
                + " ?sslEnabled=true")
        @Range("tcp://host:port, or empty")
        Optional<String> url,
    @Setting("Login user at that Artemis") @Range("text, or empty") Optional<String> user,
    @Setting("File with that user's password, not for others") Optional<Path> passwordFile,
    @Setting("Trusted certificates (PEM) for Artemis over TLS; empty: ca.pem in pki.dir")
        Optional<Path> trustStore,
    @Setting("Maximum ids shown in each parked.<agency>")
        @Whole(preset = 1_000, min = 0, max = 100_000)
        int maxShownParked,
    @Setting("True if ids survive a restart of the broker. Lost ids are queued again in any case")
        @Preset("false")
        boolean idsPersistent,
    @Setting("Size of the ids that one consumer may hold")
        @Whole(preset = 65_536, min = 1_024, max = 16_777_216)
        int prefetchBytes,
    @Setting("Size of one queue above which the embedded one pages ids to disk")
        @Whole(preset = 52_428_800, min = 1_048_576, max = 1L << 40)
        long maxQueueBytes,
    @Setting("Pooled connections to the broker") @Whole(preset = 4, min = 1, max = 100)
        int maxConnections,
    @Setting("Threads of the embedded one, and of the connection to any broker")
        @Whole(preset = 4, min = 4, max = 1_000)
        int threads,
    @Setting("Time for which an idle consumer waits at a time")
        @Whole(preset = 60_000, min = 10, max = 60_000)
        int idleReceiveMillis,
    @Setting("Damaged directories of the embedded one that are kept after it starts with a new one")
        @Whole(preset = 2, min = 0, max = 100)
        int maxDamagedKept)
    implements CheckedSettings {

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

  @Override
  public void check(Settings settings) {
    url.ifPresent(url -> checkAddress(settings, url));
    if (!embedded() && (user.isEmpty() || passwordFile.isEmpty())) {
      settings.refuse("broker.url", "needs broker.user and broker.passwordFile beside it");
    }
    SecretFileCheck.check(settings, "broker.passwordFile", passwordFile);
  }

  private static void checkAddress(Settings settings, String url) {
    Matcher parts = TCP.matcher(url);
    if (!parts.matches()) {
      settings.refuse("broker.url", "must be tcp://host:port");
      return;
    }
    UrlParameters options = UrlParameters.of(parts.group(2));
    if (!options.onlyFrom(OPTIONS)) {
      settings.refuse("broker.url", "may have these options only: " + String.join(", ", OPTIONS));
    }
    if (options.has("verifyHost") && !options.is("verifyHost", "true")) {
      settings.refuse("broker.url", "must not switch off the check of the broker's name");
    }
    if (!LoopbackAddress.is(parts.group(1)) && !options.is("sslEnabled", "true")) {
      settings.refuse("broker.url", "is not a loopback address: add ?sslEnabled=true");
    }
  }
}
