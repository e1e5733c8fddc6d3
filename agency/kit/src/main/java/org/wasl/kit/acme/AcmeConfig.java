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
 * The settings for obtaining a certificate.
 *
 * @param directory address of the ACME server; {@code http} is allowed on this machine only
 * @param trustFile certificates (PEM) to trust for it; empty for the JVM's authorities
 * @param accountFile file of the account's key, which is made if it is missing, readable for its
 *     owner only
 * @param hosts names for the certificate, the first one as its subject. They are kept in lower
 *     case, as authorities write them
 * @param certificateFile the chain (PEM), replaced at each renewal
 * @param keyFile its private key (PKCS #8, PEM), which is made if it is missing, readable for its
 *     owner only
 * @param listen address for the server's HTTP-01 challenges, open while an order is under way
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
   * @throws IllegalArgumentException with a message that names the fault and the correct form
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
          "--directory: https, or http on this machine only, because plain HTTP can be forged");
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
