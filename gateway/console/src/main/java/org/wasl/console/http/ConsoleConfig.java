package org.wasl.console.http;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.auth.OidcConfig;
import org.wasl.console.auth.UsersFileConfig;
import org.wasl.console.jmx.StandardAllowList;
import org.wasl.runtime.UrlHost;
import org.wasl.runtime.settings.LoopbackAddress;

/**
 * Settings of the management port.
 *
 * @param host the address to listen on; without {@code tls} only loopback is permitted
 * @param port the port to listen on, 0 for any free one
 * @param users the file of the console's users
 * @param hostNames further names of the port in browsers, beside {@code host} and those of
 *     loopback; a request that names another host is refused
 * @param tls certificate and key of the port; without it the port speaks plain HTTP
 * @param sessionIdleSeconds the time without a user action after which a session ends, in seconds;
 *     polling does not count
 * @param sessionSeconds the time after which a session ends, used or not, in seconds
 * @param loginAttempts the maximum of attempts on one name from one address within {@code
 *     loginWindowSeconds}, with the right one; past it the answer is 429
 * @param loginWindowSeconds the length of that window, in seconds
 * @param loginAttemptsPerSource the maximum of failed logins, and of logins at the OpenID provider,
 *     from one address within that window, for all names; past it the answer is 429
 * @param maxConnections the maximum of open connections; past it the longest idle one is closed
 * @param maxConnectionsPerSource the maximum of open connections from one address
 * @param maxRequestBytes the maximum of bytes in a body
 * @param maxThreads the maximum of threads that answer
 * @param healthTimeoutMillis the time after which a health check counts as down, in milliseconds
 * @param operationsPerMinute the maximum of changes by one person in a minute
 * @param allow for a role with fewer rights than the allow-list, its operations
 * @param oidc the OpenID Connect provider, beside the users file
 */
public record ConsoleConfig(
    String host,
    int port,
    UsersFileConfig users,
    Set<String> hostNames,
    Optional<SSLContext> tls,
    int sessionIdleSeconds,
    int sessionSeconds,
    int loginAttempts,
    int loginWindowSeconds,
    int loginAttemptsPerSource,
    int maxConnections,
    int maxConnectionsPerSource,
    int maxRequestBytes,
    int maxThreads,
    int healthTimeoutMillis,
    int operationsPerMinute,
    Map<ConsoleRole, Set<String>> allow,
    Optional<OidcConfig> oidc) {

  // Jetty reserves some threads.
  private static final int MIN_THREADS = 8;

  /** Checks the limits. */
  public ConsoleConfig {
    hostNames = Set.copyOf(hostNames);
    allow = Map.copyOf(allow);
    allow.forEach(ConsoleConfig::requireNarrower);
    if (!LoopbackAddress.is(host) && tls.isEmpty()) {
      throw new IllegalArgumentException(
          "the management port leaves loopback only with TLS: set host to 127.0.0.1 or give a"
              + " certificate");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535");
    }
    if (sessionIdleSeconds < 1
        || sessionSeconds < 1
        || loginAttempts < 1
        || loginWindowSeconds < 1
        || loginAttemptsPerSource < 1
        || maxConnections < 1
        || maxConnectionsPerSource < 1
        || maxRequestBytes < 1
        || healthTimeoutMillis < 1
        || operationsPerMinute < 1) {
      throw new IllegalArgumentException("every limit of the console must be positive");
    }
    if (maxThreads < MIN_THREADS) {
      throw new IllegalArgumentException("maxThreads must be at least " + MIN_THREADS);
    }
  }

  /** Loopback, port 8090, and the default limits. */
  public static ConsoleConfig defaults(Path usersFile) {
    return new ConsoleConfig(
        "127.0.0.1",
        8090,
        UsersFileConfig.of(usersFile),
        Set.of(),
        Optional.empty(),
        900,
        43_200,
        5,
        60,
        30,
        256,
        64,
        256 * 1024,
        16,
        2_000,
        60,
        Map.of(),
        Optional.empty());
  }

  /** A copy with another port. */
  public ConsoleConfig withPort(int other) {
    return with(other, users, oidc);
  }

  /** A copy with a provider of logins. */
  public ConsoleConfig withOidc(OidcConfig provider) {
    return with(port, users, Optional.of(provider));
  }

  /** A copy with another users file. */
  public ConsoleConfig withUsers(UsersFileConfig other) {
    return with(port, other, oidc);
  }

  private ConsoleConfig with(
      int otherPort, UsersFileConfig otherUsers, Optional<OidcConfig> provider) {
    return new ConsoleConfig(
        host,
        otherPort,
        otherUsers,
        hostNames,
        tls,
        sessionIdleSeconds,
        sessionSeconds,
        loginAttempts,
        loginWindowSeconds,
        loginAttemptsPerSource,
        maxConnections,
        maxConnectionsPerSource,
        maxRequestBytes,
        maxThreads,
        healthTimeoutMillis,
        operationsPerMinute,
        allow,
        provider);
  }

  /**
   * Checks the operations that a role is to keep.
   *
   * @throws IllegalArgumentException if it would be more than the allow-list gives the role
   */
  public static void requireNarrower(ConsoleRole role, Set<String> kept) {
    StandardAllowList.get().requireListed(role, kept);
  }

  public boolean onLoopback() {
    return LoopbackAddress.is(host);
  }

  /** Tells whether a request may be for this host, as its URL has it. */
  boolean knows(String urlHost) {
    String name = UrlHost.address(urlHost);
    return name.equals(host)
        || hostNames.contains(name)
        || onLoopback() && LoopbackAddress.is(name);
  }
}
