package org.wasl.configuration.settings.operations;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.auth.PasswordHash;
import org.wasl.runtime.UrlHost;
import org.wasl.runtime.settings.CheckedSettings;
import org.wasl.runtime.settings.LoopbackAddress;
import org.wasl.runtime.settings.SecretFileCheck;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Host;
import org.wasl.runtime.settings.Setting.Port;
import org.wasl.runtime.settings.Setting.ReadBy;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;
import org.wasl.runtime.settings.Settings;

/** The management port, with console, health and metrics. */
@Under("management.")
public record ManagementConfig(
    @Setting("Address of the management port; without TLS it must be a loopback address")
        @Host("127.0.0.1")
        String host,
    @Setting("Port of console, health and metrics") @Port(8090) int port,
    @Setting("Further names by which browsers reach the management port; another name is refused")
        Set<String> hostNames,
    @Setting("Certificate chain (PEM) of the management port") Optional<Path> certificateFile,
    @Setting("Private key (PKCS#8, PEM) of the management port, not for others")
        Optional<Path> keyFile,
    @Setting("Users of the console; empty: users.properties in data.dir") Optional<Path> usersFile,
    @Setting("Minimum length of a new password, in characters")
        @Whole(preset = 12, min = 12, max = 256)
        int minPasswordChars,
    @Setting("Validity of a one-time password from another person")
        @Whole(preset = 259_200, min = 300, max = 2_592_000)
        int oneTimePasswordSeconds,
    @Setting("Minimum PBKDF2 iterations of a hash in the users file. A file with fewer is refused")
        @Whole(preset = PasswordHash.DEFAULT_ITERATIONS, min = 100_000, max = 10_000_000)
        int minPasswordIterations,
    @Setting("Interval between two checks of the users file for changes")
        @Whole(preset = 1_000, min = 100, max = 60_000)
        int usersCheckMillis,
    @Setting("Idle time that ends a session") @Whole(preset = 900, min = 30, max = 86_400)
        int idleTimeoutSeconds,
    @Setting("Maximum age of a session, even of an active one")
        @Whole(preset = 43_200, min = 60, max = 604_800)
        int sessionSeconds,
    @Setting("Login attempts on one name from one address in a window. Further attempts get 429")
        @Whole(preset = 5, min = 1, max = 1_000)
        int loginAttempts,
    @Setting("Length of that window") @Whole(preset = 60, min = 1, max = 86_400)
        int loginWindowSeconds,
    @Setting(
            "Failed logins from one address in that window, for all names together. Further"
                + " attempts get 429")
        @Whole(preset = 30, min = 1, max = 10_000)
        int loginAttemptsPerSource,
    @Setting(
            "Concurrent connections. Above it, the connection that has been idle longest is closed")
        @Whole(preset = 256, min = 8, max = 10_000)
        int maxConnections,
    @Setting("The share of one address") @Whole(preset = 64, min = 8, max = 10_000)
        int maxConnectionsPerSource,
    @Setting("Longest body of a request") @Whole(preset = 262_144, min = 1_024, max = 16_777_216)
        int maxRequestBytes,
    @Setting("Threads that answer requests") @Whole(preset = 16, min = 8, max = 200) int maxThreads,
    @Setting("A health check that takes longer counts as down")
        @Whole(preset = 2_000, min = 100, max = 60_000)
        int healthTimeoutMillis,
    @Setting("Changes that one person may make in a minute. Further changes are refused")
        @Whole(preset = 60, min = 1, max = 10_000)
        int operationsPerMinute,
    @ReadBy(AllowedOperations.class) Map<ConsoleRole, Set<String>> allow,
    @ReadBy(SignInConfig.Reader.class) Optional<SignInConfig> signIn)
    implements CheckedSettings {

  private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::");

  /** True when the port speaks TLS. */
  public boolean tls() {
    return certificateFile.isPresent();
  }

  /**
   * The address at which a command on this machine reaches the port.
   *
   * @param listening the address on which the port listens; if it is the wildcard address, which no
   *     certificate names, the first of the further names is used
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

  /**
   * The work factor of a new password's hash. It is the default, even if a lower factor is still
   * accepted for older hashes.
   */
  public int newPasswordIterations() {
    return Math.max(PasswordHash.DEFAULT_ITERATIONS, minPasswordIterations);
  }

  @Override
  public void check(Settings settings) {
    if (certificateFile.isPresent() != keyFile.isPresent()) {
      settings.refuse(
          "management.certificateFile",
          "needs management.keyFile beside it, and the other way round");
    }
    if (!tls() && !LoopbackAddress.is(host)) {
      settings.refuse(
          "management.host",
          "is not a loopback address: set management.certificateFile and keyFile");
    }
    SecretFileCheck.check(settings, "management.keyFile", keyFile);
    // wasl user makes a missing file.
    SecretFileCheck.check(settings, "management.usersFile", usersFile.filter(Files::exists));
  }
}
