package org.wasl.kit.acme;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.shredzone.acme4j.Account;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.exception.AcmeProtocolException;
import org.wasl.kit.pki.AtomicFile;
import org.wasl.kit.pki.CertificateIssuer;
import org.wasl.kit.pki.CertificateRequest;
import org.wasl.wire.pki.CertifiedKey;
import org.wasl.wire.pki.Pem;
import org.wasl.wire.pki.TrustedAuthorities;

/**
 * Renews a certificate in its time. The private key stays. So a renewal changes one file, by a
 * rename, and a reader finds a matching pair of key and certificate at any moment. If a renewal
 * fails, the files stay as they are.
 */
public final class AcmeRenewal {
  /** Dots of a certificate's life by which renewals of many servers are spread. */
  private static final double JITTER = 0.05;

  private static final int DNS_NAME = 2;

  private final AcmeConfig config;

  /** For that certificate. */
  public AcmeRenewal(AcmeConfig config) {
    this.config = config;
  }

  /**
   * Returns when the certificate is to be renewed, which is at its part of the life, up to a
   * twentieth earlier. The time is the same for the same certificate. It is due at once if there is
   * none, or it does not fit its key or hosts.
   */
  public Instant due() {
    try {
      X509Certificate now =
          CertifiedKey.read(config.certificateFile(), config.keyFile()).chain().get(0);
      if (!names(now).containsAll(config.hosts())) {
        return Instant.MIN;
      }
      Instant begin = now.getNotBefore().toInstant();
      Duration life = Duration.between(begin, now.getNotAfter().toInstant());
      double early = new Random(now.getSerialNumber().hashCode()).nextDouble() * JITTER;
      return begin.plusMillis((long) (life.toMillis() * (config.renewAt() - early)));
    } catch (UncheckedIOException | IllegalArgumentException | CertificateParsingException e) {
      return Instant.MIN;
    }
  }

  private static Set<String> names(X509Certificate certificate) throws CertificateParsingException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    return names == null
        ? Set.of()
        : names.stream()
            .filter(name -> name.get(0).equals(DNS_NAME))
            .map(name -> String.valueOf(name.get(1)).toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
  }

  /**
   * Obtains a certificate now.
   *
   * @return when it ends
   * @throws IOException with the reason, if the server gives none. The files are as before
   */
  public Instant renew() throws IOException, InterruptedException {
    try (ChallengeServer challenges = listen()) {
      KeyPair key = key(config.keyFile());
      Account account =
          new AccountBuilder()
              .agreeToTermsOfService()
              .useKeyPair(key(config.accountFile()))
              .create(session());
      Order order = account.newOrder().domains(config.hosts()).create();
      for (Authorization authorization : order.getAuthorizations()) {
        authorize(authorization, challenges);
      }
      require(order.waitUntilReady(config.timeout()), Status.READY, order.getError());
      order.execute(CertificateRequest.der(key, config.hosts().get(0), config.hosts()));
      require(order.waitForCompletion(config.timeout()), Status.VALID, order.getError());
      return write(order.getCertificate().getCertificateChain(), key);
    } catch (AcmeException | AcmeLazyLoadingException | AcmeProtocolException e) {
      throw new IOException(config.directory() + ": " + e.getMessage(), e);
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private ChallengeServer listen() throws IOException {
    try {
      return new ChallengeServer(config.listen());
    } catch (IOException e) {
      throw new IOException("--listen " + config.listen() + ": " + e.getMessage(), e);
    }
  }

  private Session session() {
    URI directory = config.directory();
    Optional<SSLContext> tls =
        config.trustFile().map(Pem::certificates).map(TrustedAuthorities::clientContext);
    return new Session(directory, new AcmeHttpProvider(tls));
  }

  private void authorize(Authorization authorization, ChallengeServer challenges)
      throws AcmeException, IOException, InterruptedException {
    if (authorization.getStatus() == Status.VALID) {
      return;
    }
    Http01Challenge challenge =
        authorization
            .findChallenge(Http01Challenge.class)
            .orElseThrow(() -> new IOException(config.directory() + ": offers no HTTP-01"));
    challenges.expect(challenge.getToken(), challenge.getAuthorization());
    challenge.trigger();
    Status status = authorization.waitForCompletion(config.timeout());
    challenge.fetch();
    require(status, Status.VALID, challenge.getError());
  }

  private void require(Status status, Status expected, Optional<Problem> error) throws IOException {
    if (status != expected) {
      throw new IOException(
          config.directory()
              + ": the order is "
              + status
              + error.map(Problem::toString).map(text -> ": " + text).orElse(""));
    }
  }

  /** The key in that file, which is made where it is missing. */
  private static KeyPair key(Path file) throws IOException {
    if (!Files.exists(file)) {
      AtomicFile.writeSecret(file, Pem.of(new CertificateIssuer().keyPair().getPrivate()));
    }
    return CertificateRequest.pair(Pem.privateKey(file, "EC"));
  }

  private Instant write(List<X509Certificate> chain, KeyPair key) throws IOException {
    X509Certificate own = chain.get(0);
    if (!own.getPublicKey().equals(key.getPublic())) {
      throw new IOException(config.directory() + ": issued a certificate of another key");
    }
    AtomicFile.write(
        config.certificateFile(), chain.stream().map(Pem::of).collect(Collectors.joining()));
    return own.getNotAfter().toInstant();
  }
}
