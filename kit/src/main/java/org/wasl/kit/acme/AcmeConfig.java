package org.wasl.kit.acme;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a certificate is obtained.
 *
 * @param directory of the ACME server; with {@code http} on this machine only
 * @param trustFile certificates (PEM) to trust for it; empty: the JVM's authorities
 * @param accountFile key of the account there; made where it is missing, for its owner alone
 * @param hosts names that the certificate is for, the first one as its subject; kept in lower case,
 *     as authorities write them
 * @param certificateFile the chain (PEM), replaced at each renewal
 * @param keyFile its private key (PKCS #8, PEM); made where it is missing, for its owner alone
 * @param listen where the server's HTTP-01 challenges arrive, while an order is under way
 * @param renewAt the part of a certificate's life after which it is renewed, 0.1 to 0.95
 * @param timeout for an order to be ready
 */
public record AcmeConfig(
    URI directory,
    Optional<Path> trustFile,
    Path accountFile,
    List<String> hosts,
    Path certificateFile,
    Path keyFile,
    InetSocketAddress listen,
    double renewAt,
    Duration timeout) {
  private static final double LEAST = 0.1;
  private static final double MOST = 0.95;

  /**
   * Checks it.
   *
   * @throws IllegalArgumentException that says what is wrong and what would be right
   */
  public AcmeConfig {
    hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).distinct().toList();
    if (hosts.isEmpty() || !hosts.stream().allMatch(AcmeConfig::isHost)) {
      throw new IllegalArgumentException("--host: names of hosts, such as console.example");
    }
    if (renewAt < LEAST || renewAt > MOST) {
      throw new IllegalArgumentException("--renew-at: " + LEAST + " to " + MOST);
    }
    if (!isSecure(directory)) {
      throw new IllegalArgumentException(
          "--directory: https, or http on this machine: what comes in clear could be anybody's");
    }
  }

  private static boolean isHost(String text) {
    return text.matches("([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z]{2,63}");
  }

  private static boolean isSecure(URI directory) {
    if (directory.getHost() == null) {
      return false;
    }
    if ("https".equalsIgnoreCase(directory.getScheme())) {
      return true;
    }
    try {
      return "http".equalsIgnoreCase(directory.getScheme())
          && directory.getHost().matches("localhost|[0-9.]+|\\[.*]")
          && InetAddress.getByName(directory.getHost()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
