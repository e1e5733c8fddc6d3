package org.wasl.gateway.alarms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;

/** Key pairs with certificates that they issued themselves, made by the JDK's {@code keytool}. */
public final class KeyStores {
  /** Of every key store here. */
  public static final String PASSWORD = "synthetic-password";

  private KeyStores() {}

  /**
   * A PKCS#12 file for {@code localhost}.
   *
   * @param validDays how long it is good for
   */
  public static Path make(Path file, int validDays) throws IOException, InterruptedException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
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
    String said = new String(keytool.getInputStream().readAllBytes());
    assertThat(keytool.waitFor()).as(said).isZero();
    return file;
  }

  /** The same; its certificate only, as PEM. */
  public static void pem(Path file, int validDays) throws Exception {
    Path store = file.resolveSibling(file.getFileName() + ".p12");
    byte[] der = certificate(make(store, validDays)).getEncoded();
    Files.delete(store);
    Files.writeString(
        file,
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END CERTIFICATE-----\n");
  }

  /** The certificate of a file. */
  public static Certificate certificate(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store.getCertificate("own");
  }
}
