package org.wasl.configuration.settings;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wasl.configuration.file.UrlParameters;
import org.wasl.database.embedded.SystemBinaries;
import org.wasl.runtime.settings.CheckedSettings;
import org.wasl.runtime.settings.LoopbackAddress;
import org.wasl.runtime.settings.SecretFileCheck;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Named;
import org.wasl.runtime.settings.Setting.Preset;
import org.wasl.runtime.settings.Setting.Range;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;
import org.wasl.runtime.settings.Settings;

/** Settings of the database, which is embedded or external. */
@Under("database.")
public record DatabaseConfig(
    @Setting(
            "PostgreSQL 14 or later to use instead of the embedded one; beyond loopback with"
                + " sslmode=verify-full")
        @Range("jdbc:postgresql://host:port/name, or empty")
        Optional<String> url,
    @Setting("Login role at that PostgreSQL. It owns the database and is not a superuser")
        @Range("text, or empty")
        Optional<String> user,
    @Setting("File with that role's password, not for others") Optional<Path> passwordFile,
    @Setting("Maximum connections to the database") @Whole(preset = 16, min = 2, max = 500)
        int maxConnections,
    @Setting(
            "The part for timelines, evidence and statistics. The others are for messages,"
                + " deliveries and the log")
        @Whole(preset = 8, min = 1, max = 499)
        int maxReaderConnections,
    @Setting("Time limit to connect") @Whole(preset = 3_000, min = 100, max = 60_000)
        int connectMillis,
    @Setting("Time limit of one statement. Then the server cancels it")
        @Whole(preset = 10_000, min = 100, max = 600_000)
        int statementMillis,
    @Setting(
            "Silence after which the server counts as lost. The server ends an idle transaction"
                + " after the same time")
        @Whole(preset = 15_000, min = 100, max = 600_000)
        int socketMillis,
    @Setting(
            "Refuse to start, and answer 503, while that PostgreSQL has no synchronous standby or"
                + " may lose commits")
        @Preset("false")
        boolean requireSynchronousStandby,
    @Setting(
            "Folder with a bin/postgres of the same major version for the embedded one; empty: the"
                + " gateway's own")
        @Named("database.embedded.binaries")
        Optional<Path> binaries,
    @Setting("Page cache of the embedded one")
        @Named("database.embedded.sharedBuffersMib")
        @Whole(preset = 256, min = 16, max = 65_536)
        int sharedBuffersMib,
    @Setting("Size of the embedded one's write-ahead log that forces a checkpoint")
        @Named("database.embedded.maxWalMib")
        @Whole(preset = 2_048, min = 64, max = 1_048_576)
        int maxWalMib,
    @Setting("Time limit of its start, crash recovery included")
        @Named("database.embedded.startMillis")
        @Whole(preset = 60_000, min = 1_000, max = 3_600_000)
        int startMillis,
    @Setting("Time limit of its orderly stop")
        @Named("database.embedded.stopMillis")
        @Whole(preset = 10_000, min = 1_000, max = 600_000)
        int stopMillis,
    @Setting("Longest pause before the embedded one is restarted after it ended or failed to start")
        @Named("database.embedded.maxRestartPauseMillis")
        @Whole(preset = 10_000, min = 250, max = 600_000)
        int maxRestartPauseMillis)
    implements CheckedSettings {

  private static final Pattern JDBC =
      Pattern.compile("jdbc:postgresql://([^/?@]+)/([^?]+)(?:\\?(.*))?");

  // Credentials and class names do not belong into an address.
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

  @Override
  public void check(Settings settings) {
    if (socketMillis < statementMillis) {
      settings.refuse("database.socketMillis", "must not be below database.statementMillis");
    }
    if (maxReaderConnections >= maxConnections) {
      settings.refuse("database.maxReaderConnections", "must be below database.maxConnections");
    }
    if (embedded() && requireSynchronousStandby) {
      settings.refuse(
          "database.requireSynchronousStandby",
          "needs database.url: the embedded database has no standby");
    }
    url.ifPresent(url -> checkAddress(settings, url));
    if (!embedded() && (user.isEmpty() || passwordFile.isEmpty())) {
      settings.refuse("database.url", "needs database.user and database.passwordFile beside it");
    }
    SecretFileCheck.check(settings, "database.passwordFile", passwordFile);
    binaries
        .filter(folder -> embedded())
        .flatMap(SystemBinaries::problem)
        .ifPresent(reason -> settings.refuse("database.embedded.binaries", reason));
  }

  private static void checkAddress(Settings settings, String url) {
    Matcher parts = JDBC.matcher(url);
    if (!parts.matches()) {
      settings.refuse("database.url", "must be jdbc:postgresql://host:port/name");
      return;
    }
    UrlParameters options = UrlParameters.of(parts.group(3));
    if (!options.onlyFrom(OPTIONS)) {
      settings.refuse("database.url", "may have these options only: " + String.join(", ", OPTIONS));
    }
    boolean away =
        Arrays.stream(parts.group(1).split(","))
            .anyMatch(address -> !LoopbackAddress.is(address.replaceFirst(":\\d+$", "")));
    if (away && !options.is("sslmode", "verify-full")) {
      settings.refuse("database.url", "is not a loopback address: add sslmode=verify-full");
    }
  }
}
