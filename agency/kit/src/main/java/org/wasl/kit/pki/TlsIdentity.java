package org.wasl.kit.pki;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509KeyManager;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.pki.CertifiedKey;
import org.wasl.wire.pki.ClientTls;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.pki.SingleKeyManager;
import org.wasl.wire.pki.TrustedAuthorities;

/**
 * The TLS material of one end of a connection, with its own key and certificates, and the
 * authorities that it trusts.
 *
 * @param key private key of the first certificate
 * @param chain its own certificate first
 * @param authorities those that it trusts
 */
public record TlsIdentity(
    PrivateKey key, List<X509Certificate> chain, List<X509Certificate> authorities) {
  /**
   * Reads the identity of an agency from a folder. It throws the exceptions of {@link PkiFolder}.
   *
   * @see PkiFolder
   */
  public static TlsIdentity of(PkiFolder folder, AgencyId agency) {
    CertifiedKey own = folder.tls(agency);
    return new TlsIdentity(own.key(), own.chain(), folder.authorities());
  }

  /** Its own key with its certificates. */
  CertifiedKey own() {
    return new CertifiedKey(chain, key);
  }

  /** A key manager that always presents this key and chain. */
  public X509KeyManager keyManager() {
    CertifiedKey own = own();
    return new SingleKeyManager(() -> own);
  }

  /** Accepts certificates that an authority issued and that are valid now. */
  public X509ExtendedTrustManager trustManager() {
    return TrustedAuthorities.manager(authorities);
  }

  /** Key and trust together, for clients outside Vert.x. */
  public SSLContext sslContext() {
    return ClientTls.context(Optional.of(this::own), trustManager());
  }
}
