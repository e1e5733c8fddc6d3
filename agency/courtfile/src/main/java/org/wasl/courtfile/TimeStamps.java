package org.wasl.courtfile;

import java.io.IOException;
import java.math.BigInteger;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;
import org.wasl.runtime.ProductVersion;

/** Asks authorities for a time stamp, one after the other, until one gives a genuine one. */
public final class TimeStamps {
  /** No authority: documents get no time stamp. */
  public static final TimeStamps NONE = new TimeStamps(List.of(), Duration.ZERO);

  /** The longest answer that is read. */
  private static final int MAX_BYTES = 24 * 1024;

  private static final int NONCE_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final List<TimeStampAuthority> authorities;
  private final Duration timeout;

  /**
   * @param authorities in the order in which they are asked
   * @param timeout for the whole answer of one authority
   */
  public TimeStamps(List<TimeStampAuthority> authorities, Duration timeout) {
    this.authorities = List.copyOf(authorities);
    this.timeout = timeout;
  }

  boolean isEmpty() {
    return authorities.isEmpty();
  }

  /**
   * A time stamp of these bytes.
   *
   * @throws NoTimeStampException if no authority gives a genuine one
   */
  TimeStampToken stamp(byte[] content) throws NoTimeStampException {
    List<String> failures = new ArrayList<>();
    for (TimeStampAuthority authority : authorities) {
      try {
        return ask(authority, content);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failures.add(authority.url() + ": interrupted");
      } catch (TimeoutException e) {
        failures.add(authority.url() + ": no answer within " + timeout.toMillis() + " ms");
      } catch (ExecutionException | IOException | TSPException | GeneralSecurityException e) {
        failures.add(authority.url() + ": " + e.getMessage());
      }
    }
    throw new NoTimeStampException(failures);
  }

  private TimeStampToken ask(TimeStampAuthority authority, byte[] content)
      throws InterruptedException,
          TimeoutException,
          ExecutionException,
          IOException,
          TSPException,
          GeneralSecurityException {
    TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
    generator.setCertReq(true);
    authority.policy().map(ASN1ObjectIdentifier::new).ifPresent(generator::setReqPolicy);
    TimeStampRequest request =
        generator.generate(
            TSPAlgorithms.SHA256,
            MessageDigest.getInstance("SHA-256").digest(content),
            new BigInteger(NONCE_BITS, RANDOM));
    TimeStampResponse response = new TimeStampResponse(post(authority, request.getEncoded()));
    response.validate(request);
    TimeStampToken token = response.getTimeStampToken();
    if (token == null) {
      throw new TSPException("refused: " + response.getStatusString());
    }
    X509Certificate signer = TimeStampCheck.signerOf(token, content);
    if (!TimeStampCheck.isTrusted(
        signer, authority.certificate(), token.getTimeStampInfo().getGenTime())) {
      throw new TSPException("the time stamp is by another than the trusted certificate");
    }
    return token;
  }

  private byte[] post(TimeStampAuthority authority, byte[] query)
      throws InterruptedException, TimeoutException, ExecutionException, TSPException {
    HttpRequest request =
        HttpRequest.newBuilder(authority.url())
            .header("Content-Type", "application/timestamp-query")
            .header("User-Agent", ProductVersion.userAgent())
            .POST(BodyPublishers.ofByteArray(query))
            .build();
    HttpClient.Builder builder = HttpClient.newBuilder();
    authority.proxy().ifPresent(proxy -> builder.proxy(ProxySelector.of(proxy)));
    try (HttpClient client = builder.build()) {
      try {
        HttpResponse<byte[]> response =
            client
                .sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES))
                .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        if (response.statusCode() != 200) {
          throw new TSPException("HTTP status " + response.statusCode());
        }
        return response.body();
      } finally {
        client.shutdownNow();
      }
    }
  }

  /** No authority gave a genuine time stamp. */
  public static final class NoTimeStampException extends IOException {
    private final transient List<String> failures;

    NoTimeStampException(List<String> failures) {
      super("no time stamp: " + String.join("; ", failures));
      this.failures = failures;
    }

    /** Why, for each authority. */
    public List<String> failures() {
      return failures;
    }
  }
}
