package org.wasl.operations.alarms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.wasl.wire.pki.CertifiedKey;

/** Key pairs with certificates that they issued themselves, made by the JDK's {@code keytool}. */
public final class KeyStores {
  /** The password of every key store here. */
  public static final String PASSWORD = "synthetic-password";

  private KeyStores() {}

  /**
   * A PKCS#12 file for {@code localhost}.
   *
   * @param validDays how many days it is valid
   */
  public static Path make(Path file, int validDays) throws IOException, InterruptedException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-genkeypair",
                "-alias",
                "own",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=ip:127.0.0.1,dns:localhost",
                "-validity",
                Integer.toString(validDays),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes());
    assertThat(keytool.waitFor()).as(output).isZero();
    return file;
  }

  /** Makes such a key store and writes only its certificate, as PEM. */
  public static void pem(Path file, int validDays) throws Exception {
    Path store = file.resolveSibling(file.getFileName() + ".p12");
    pem(file, make(store, validDays));
    Files.delete(store);
  }

  /** The certificate of a key store, as PEM. */
  public static Path pem(Path file, Path store) throws IOException, GeneralSecurityException {
    byte[] der = certificate(store).getEncoded();
    return Files.writeString(
        file,
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END CERTIFICATE-----\n");
  }

  /** A server's end of TLS with the certificate and key of a file. */
  public static SSLContext server(Path file) throws IOException, GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(read(file), PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** A client's end of TLS that trusts the certificate of a file, and no other. */
  public static SSLContext trusting(Path file) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", certificate(file));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** The certificate of a file. */
  public static Certificate certificate(Path file) throws IOException, GeneralSecurityException {
    return read(file).getCertificate("own");
  }

  /** The key of a file and its certificate. */
  public static CertifiedKey certifiedKey(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = read(file);
    return new CertifiedKey(
        List.of((X509Certificate) store.getCertificate("own")),
        (PrivateKey) store.getKey("own", PASSWORD.toCharArray()));
  }

  private static KeyStore read(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }
}
