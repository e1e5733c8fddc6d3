package org.wasl.connectors.hosted;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.wasl.connectors.jms.EchoQueue;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.pki.CertifiedKey;
import org.wasl.wire.pki.ClientTls;
import org.wasl.wire.pki.Pem;
import org.wasl.wire.pki.TrustedAuthorities;

/**
 * A process that is an agency at the gateway's broker and answers each delivery with one fixed
 * receipt.
 */
public final class EchoHosted {
  private EchoHosted() {}

  /**
   * Runs until it is killed.
   *
   * @param args certificate, key, authority, port of the broker, id of the agency
   */
  public static void main(String[] args) throws Exception {
    CertifiedKey own = CertifiedKey.read(Path.of(args[0]), Path.of(args[1]));
    try (HostedClient client =
        new HostedClient(
            Integer.parseInt(args[3]),
            ClientTls.context(
                Optional.of(() -> own),
                TrustedAuthorities.manager(Pem.certificates(Path.of(args[2])))),
            new AgencyId(args[4]))) {
      EchoQueue.answer(client);
      new CountDownLatch(1).await();
    }
  }
}
