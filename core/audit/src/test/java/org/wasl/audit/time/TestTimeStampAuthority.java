package org.wasl.audit.time;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;

/** A time-stamp authority over HTTP, which can fail. */
public final class TestTimeStampAuthority implements AutoCloseable {
  /** The policy of its time stamps. */
  public static final String POLICY = "1.3.6.1.4.1.99999.1";

  /** How its answer is wrong. */
  public enum Fault {
    /** It is right. */
    NONE,
    /** No answer comes. */
    LATE,
    /** The answer is about another request. */
    WRONG_NONCE,
    /** The time stamp has another policy than the one asked for. */
    OTHER_POLICY,
    /** The certificate ended before the time. */
    EXPIRED,
    /** The answer is no time stamp. */
    GARBAGE
  }

  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Fault fault;
  private final Instant now;
  private final KeyPair pair;
  private final X509Certificate certificate;

  /**
   * @param fault how its answers are wrong
   * @param now the time that it stamps
   * @param validFor how long its certificate is valid from then
   */
  public TestTimeStampAuthority(Fault fault, Instant now, Duration validFor) throws Exception {
    this.fault = fault;
    this.now = now;
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    pair = generator.generateKeyPair();
    X500Name name = new X500Name("CN=Synthetic authority " + fault);
    Instant until = fault == Fault.EXPIRED ? now.minusSeconds(60) : now.plus(validFor);
    certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.ONE,
                        Date.from(now.minus(Duration.ofDays(1))),
                        Date.from(until),
                        name,
                        pair.getPublic())
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                        Extension.extendedKeyUsage,
                        true,
                        new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping))
                    .build(
                        new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/", this::answer);
    server.start();
  }

  /** As an office has it in its configuration. */
  public TimeStampAuthority configured() {
    return new TimeStampAuthority(url(), certificate, Optional.of(POLICY), Optional.empty());
  }

  /** Where it answers. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  /** Its own certificate. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** A certificate as the text of a file. */
  public static String pem(X509Certificate certificate) throws CertificateEncodingException {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] query = exchange.getRequestBody().readAllBytes();
      byte[] answer =
          switch (fault) {
            case GARBAGE -> "<html>It works!</html>".getBytes(StandardCharsets.UTF_8);
            case LATE -> {
              closed.await();
              yield new byte[0];
            }
            case NONE, WRONG_NONCE, OTHER_POLICY, EXPIRED -> stamped(new TimeStampRequest(query));
          };
      exchange.sendResponseHeaders(200, answer.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(answer);
      }
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private byte[] stamped(TimeStampRequest request) throws Exception {
    DigestCalculator digests =
        new JcaDigestCalculatorProviderBuilder()
            .build()
            .get(new AlgorithmIdentifier(new ASN1ObjectIdentifier(TSPAlgorithms.SHA256.getId())));
    TimeStampTokenGenerator tokens =
        new TimeStampTokenGenerator(
            new JcaSimpleSignerInfoGeneratorBuilder()
                .setSignedAttributeGenerator(
                    parameters ->
                        new DefaultSignedAttributeTableGenerator()
                            .getAttributes(parameters)
                            // It would be this machine's time.
                            .remove(CMSAttributes.signingTime))
                .build("SHA256withECDSA", pair.getPrivate(), certificate),
            digests,
            new ASN1ObjectIdentifier(fault == Fault.OTHER_POLICY ? POLICY + ".2" : POLICY));
    tokens.addCertificates(new JcaCertStore(List.of(certificate)));
    TimeStampRequestGenerator requests = new TimeStampRequestGenerator();
    requests.setCertReq(true);
    TimeStampRequest answered =
        requests.generate(
            request.getMessageImprintAlgOID(),
            request.getMessageImprintDigest(),
            fault == Fault.WRONG_NONCE ? BigInteger.TWO : request.getNonce());
    return new TimeStampResponseGenerator(tokens, TSPAlgorithms.ALLOWED)
        .generate(answered, BigInteger.valueOf(now.getEpochSecond()), Date.from(now))
        .getEncoded();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    executor.close();
  }
}
