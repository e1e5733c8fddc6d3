package org.wasl.desk.config;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.wasl.runtime.settings.CheckedSettings;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.runtime.settings.LoopbackAddress;
import org.wasl.runtime.settings.SecretFileCheck;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Host;
import org.wasl.runtime.settings.Setting.Parsed;
import org.wasl.runtime.settings.Setting.Port;
import org.wasl.runtime.settings.Setting.Range;
import org.wasl.runtime.settings.Setting.ReadBy;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;
import org.wasl.runtime.settings.SettingKey;
import org.wasl.runtime.settings.SettingRecord;
import org.wasl.runtime.settings.Settings;

/** The settings of a desk. */
@Under("desk.")
public record DeskConfig(
    @Setting("Address of the desk; without TLS it must be a loopback address") @Host("127.0.0.1")
        String host,
    @Setting("Port of the desk") @Port(8092) int port,
    @Setting(
            "Address by which browsers reach the desk. Passkeys are bound to its host name. Empty:"
                + " http://localhost and the port")
        @Range("https://NAME[:PORT], http://localhost[:PORT] or empty")
        @Parsed(BrowserOrigin.class)
        Optional<URI> origin,
    @Setting("Certificate chain (PEM) of the desk") Optional<Path> certificateFile,
    @Setting("Private key (PKCS#8, PEM) of the desk, not for others") Optional<Path> keyFile,
    @Setting("Validity of a one-time link to enrol") @Whole(preset = 72, min = 1, max = 720)
        int enrolmentHours,
    @Setting("Idle time that ends a session") @Whole(preset = 900, min = 30, max = 86_400)
        int idleTimeoutSeconds,
    @Setting("Maximum age of a session, even of an active one")
        @Whole(preset = 36_000, min = 60, max = 604_800)
        int sessionSeconds,
    @Setting("Concurrent sessions of a person. Above it, the oldest ends")
        @Whole(preset = 5, min = 1, max = 100)
        int sessionsPerPerson,
    @Setting(
            "Sign-ins and enrolments that one address starts in a window. Further attempts get 429")
        @Whole(preset = 30, min = 1, max = 10_000)
        int loginAttempts,
    @Setting("Length of that window") @Whole(preset = 60, min = 1, max = 86_400)
        int loginWindowSeconds,
    @Setting("Longest body of a request")
        @Whole(preset = 16_777_216, min = 65_536, max = 67_108_864)
        int maxRequestBytes,
    @Setting(
            "Concurrent connections. Above it, the connection that has been idle longest is closed")
        @Whole(preset = 1_024, min = 8, max = 100_000)
        int maxConnections,
    @Setting(
            "The share of one address. It does not apply without TLS, as all connections come"
                + " from this machine")
        @Whole(preset = 256, min = 1, max = 100_000)
        int maxConnectionsPerAddress,
    @Setting("Concurrent event streams") @Whole(preset = 512, min = 1, max = 100_000)
        int maxEventStreams,
    @Setting("Drafts that an office may keep") @Whole(preset = 2_000, min = 1, max = 1_000_000)
        int draftsPerOffice,
    @Setting("Maximum rows in one answer of the inbox") @Whole(preset = 200, min = 10, max = 1_000)
        int inboxRows,
    @Setting("Interval between two requests for changes to the gateway")
        @Whole(preset = 15, min = 1, max = 3_600)
        int refreshSeconds,
    @Setting(
            "Interval after which the gateway is asked about a quiet referral. The desk deletes"
                + " what the gateway has erased")
        @Whole(preset = 21_600, min = 1, max = 604_800)
        int askAgainSeconds,
    @Setting("Longest pause between two attempts to send") @Whole(preset = 60, min = 1, max = 3_600)
        int maxRetrySeconds,
    @ReadBy(DeskMailConfig.Reader.class) DeskMailConfig mail)
    implements CheckedSettings {

  private static final SettingRecord<DeskConfig> SETTINGS = new SettingRecord<>(DeskConfig.class);

  /** All settings, in the order of the document. */
  public static final List<SettingKey<?>> KEYS = SETTINGS.keys();

  /**
   * Reads the settings.
   *
   * @param file empty for the defaults
   * @param overrides values that go before the file's
   * @throws ConfigException with every problem, such as unknown keys, bad values, or an address
   *     that is open to the network without TLS
   */
  public static DeskConfig read(Optional<Path> file, Map<String, String> overrides)
      throws ConfigException {
    return SETTINGS.read(file.orElse(Path.of("/dev/null")), overrides);
  }

  @Override
  public void check(Settings settings) {
    if (certificateFile.isPresent() != keyFile.isPresent()) {
      settings.refuse(
          "desk.certificateFile", "needs desk.keyFile beside it, and the other way round");
    }
    if (certificateFile.isPresent() && !Files.isReadable(certificateFile.get())) {
      settings.refuse("desk.certificateFile", "is not a readable file");
    }
    if (!tls() && !LoopbackAddress.is(host)) {
      settings.refuse(
          "desk.host", "is not a loopback address: set desk.certificateFile and desk.keyFile");
    }
    if (tls() && origin.isEmpty()) {
      settings.refuse(
          "desk.origin", "is needed with TLS: https:// and the name in the certificate");
    }
    SecretFileCheck.check(settings, "desk.keyFile", keyFile);
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

  static final class BrowserOrigin implements Function<String, Optional<URI>> {
    @Override
    public Optional<URI> apply(String text) {
      if (text.isEmpty()) {
        return Optional.empty();
      }
      URI uri = URI.create(text);
      boolean secure =
          "https".equals(uri.getScheme())
              || "http".equals(uri.getScheme()) && "localhost".equals(uri.getHost());
      if (!secure || uri.getHost() == null || !uri.getPath().isEmpty() || uri.getQuery() != null) {
        throw new IllegalArgumentException(
            "must be https://NAME[:PORT] or http://localhost[:PORT]");
      }
      return Optional.of(uri);
    }
  }
}
