package org.wasl.gateway.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The database: embedded, or one elsewhere.
 *
 * @param url JDBC address; empty for the embedded one
 * @param user role to log in as
 * @param passwordFile file that holds the password and nothing else
 * @param maxConnections size of the pool
 * @param embeddedPort loopback port of the embedded one; 0 takes any free one
 */
public record DatabaseConfig(
    Optional<String> url,
    Optional<String> user,
    Optional<Path> passwordFile,
    int maxConnections,
    int embeddedPort) {

  static final Key<Optional<String>> URL =
      Key.optional(
          "database.url",
          "jdbc:postgresql://host:port/name, or empty",
          "PostgreSQL to use in place of the embedded one; beyond loopback with"
              + " sslmode=verify-full");
  static final Key<Optional<String>> USER =
      Key.optional("database.user", "text, or empty", "Role to log in to that PostgreSQL as");
  static final Key<Optional<Path>> PASSWORD =
      Key.optionalPath("database.passwordFile", "File with that role's password, not for others");
  static final Key<Integer> CONNECTIONS =
      Key.integer("database.maxConnections", 16, 2, 500, "Most connections to the database");
  static final Key<Integer> EMBEDDED_PORT =
      Key.port("database.embeddedPort", 0, "Loopback port of the embedded PostgreSQL");
  static final List<Key<?>> KEYS = List.of(URL, USER, PASSWORD, CONNECTIONS, EMBEDDED_PORT);

  private static final Pattern JDBC =
      Pattern.compile("jdbc:postgresql://([^/?@]+)/([^?]+)(?:\\?(.*))?");

  // Neither credentials nor class names belong into an address.
  private static final Set<String> OPTIONS =
      new TreeSet<>(
          Set.of(
              "sslmode",
              "sslrootcert",
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
            settings.get(EMBEDDED_PORT));
    config.url.ifPresent(url -> checkAddress(settings, url));
    if (!config.embedded() && (config.user.isEmpty() || config.passwordFile.isEmpty())) {
      settings.refuse(URL, "needs database.user and database.passwordFile beside it");
    }
    SecretFile.check(settings, PASSWORD, config.passwordFile);
    return config;
  }

  private static void checkAddress(Settings settings, String url) {
    Matcher parts = JDBC.matcher(url);
    if (!parts.matches()) {
      settings.refuse(URL, "must be jdbc:postgresql://host:port/name");
      return;
    }
    UrlOptions options = UrlOptions.of(parts.group(3));
    if (!options.onlyFrom(OPTIONS)) {
      settings.refuse(URL, "may have these options only: " + String.join(", ", OPTIONS));
    }
    boolean away =
        Arrays.stream(parts.group(1).split(","))
            .anyMatch(address -> !Loopback.is(address.replaceFirst(":\\d+$", "")));
    if (away && !options.is("sslmode", "verify-full")) {
      settings.refuse(URL, "is not a loopback address: add sslmode=verify-full");
    }
  }
}
