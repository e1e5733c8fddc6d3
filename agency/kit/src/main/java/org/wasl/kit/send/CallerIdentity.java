package org.wasl.kit.send;

import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.wasl.client.ClientConfig;
import org.wasl.client.ClientIdentity;
import org.wasl.client.ClientKeys;
import org.wasl.kit.pki.GatewayCertificates;
import org.wasl.kit.pki.RenewableFiles;
import org.wasl.kit.pki.TlsFiles;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.jose.KeyPurpose;
import org.wasl.wire.message.Signer;
import org.wasl.wire.pki.PkiFolder;

/**
 * The identity of programs that call the gateway, and open messages elsewhere. It has the agency's
 * certificate and the gateway's public keys.
 */
public final class CallerIdentity {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private CallerIdentity() {}

  /**
   * Reads a folder with the agency's certificate and the gateway's public files. Keys that sign are
   * read when they are needed. Changed files are read again. If they cannot be read, the previous
   * contents stay in force. It throws the exceptions of {@link PkiFolder}.
   */
  public static ClientIdentity of(PkiFolder pki, AgencyId agency) {
    Supplier<AgencyDirectory> gateway =
        RenewableFiles.of(
            () ->
                List.of(
                    pki.publicKeysFile(AgencyId.GATEWAY), pki.certificateFile(AgencyId.GATEWAY)),
            () -> pki.directory(Set.of(AgencyId.GATEWAY)));
    return of(
        pki,
        agency,
        () -> new ClientKeys(purpose -> pki.signer(agency, purpose), new JWKSet(), gateway.get()));
  }

  /**
   * Returns the configuration of an agency's programs. Pauses last from 100 ms to 5 s, so that
   * calls resume soon after the gateway answers again. It throws as {@link #of}.
   */
  public static ClientConfig calls(URI gateway, PkiFolder pki, AgencyId agency) {
    return calls(gateway, of(pki, agency));
  }

  /** Returns the configuration for another identity. */
  public static ClientConfig calls(URI gateway, ClientIdentity identity) {
    return ClientConfig.of(gateway, identity).withDelays(FIRST_PAUSE, LONGEST_PAUSE);
  }

  /**
   * The agency's certificate alone, for callers that verify no signature of the gateway. It throws
   * as {@link #of}.
   */
  public static ClientIdentity ofCertificate(PkiFolder pki, AgencyId agency) {
    return of(pki, agency, CallerIdentity::noKeys);
  }

  private static ClientIdentity of(PkiFolder pki, AgencyId agency, Supplier<ClientKeys> keys) {
    return new ClientIdentity(
        agency, new TlsFiles(pki, agency).clientContext(new GatewayCertificates(pki)), keys);
  }

  /**
   * Returns an identity without a certificate, for a server that asks for none. That server is
   * checked against the system's authorities.
   */
  public static ClientIdentity anonymous() {
    try {
      return new ClientIdentity(
          new AgencyId("nobody"), SSLContext.getDefault(), CallerIdentity::noKeys);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }

  private static ClientKeys noKeys() {
    return new ClientKeys(CallerIdentity::none, new JWKSet(), new AgencyDirectory(List.of()));
  }

  private static Signer none(KeyPurpose purpose) {
    throw new IllegalArgumentException("no key signs here");
  }
}
