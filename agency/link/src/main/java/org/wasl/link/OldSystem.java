package org.wasl.link;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.connectors.sftp.SshConnector;
import org.wasl.link.config.JmsConfig;
import org.wasl.link.config.LinkConfig;
import org.wasl.link.config.SftpConfig;
import org.wasl.link.config.Transport;
import org.wasl.link.queue.QueueBroker;
import org.wasl.link.shared.LocalFolder;
import org.wasl.link.shared.SftpFolder;
import org.wasl.link.shared.SharedFolder;
import org.wasl.wire.pki.CertifiedKey;
import org.wasl.wire.pki.ClientTls;
import org.wasl.wire.pki.Pem;
import org.wasl.wire.pki.TrustedAuthorities;

/** The parts of the old system that both directions use, such as a folder or a broker. */
final class OldSystem {
  private static final Logger LOG = LoggerFactory.getLogger(OldSystem.class);

  private final LinkConfig config;

  OldSystem(LinkConfig config) {
    this.config = config;
  }

  /**
   * The folder shared with it, with another connection for each caller.
   *
   * @param transport a folder of this machine, or of a file server
   */
  SharedFolder folder(Transport transport) throws IOException {
    if (transport == Transport.SFTP) {
      SftpConfig sftp = config.sftp();
      return new SftpFolder(
          config.agency().id(),
          sftp.address().orElseThrow(),
          new SshConnector(
              sftp.keyFile().orElseThrow(),
              changed -> LOG.error("the file server has another host key: it is not used"),
              sftp.timeoutMillis()));
    }
    LocalFolder folder = new LocalFolder(config.folder().path().orElseThrow());
    folder.makeFolders();
    return folder;
  }

  /** Its broker. */
  QueueBroker broker() {
    JmsConfig jms = config.jms();
    return new QueueBroker(
        jms.address().orElseThrow(),
        jms.tls() ? Optional.of(tls(jms)) : Optional.empty(),
        jms.user().map(user -> new QueueBroker.Login(user, jms.passwordFile().orElseThrow())),
        jms.timeoutMillis());
  }

  /** With the link's certificate, if it has one there, as its files have it at the handshake. */
  private static SSLContext tls(JmsConfig jms) {
    return ClientTls.context(
        jms.certificateFile()
            .map(file -> () -> CertifiedKey.read(file, jms.keyFile().orElseThrow())),
        jms.trustFile()
            .map(file -> TrustedAuthorities.manager(Pem.certificates(file)))
            .orElseGet(TrustedAuthorities::ofSystem));
  }

  /** Trusts these authorities (PEM) only. */
  static SSLContext trusting(Path authorities) {
    return TrustedAuthorities.clientContext(Pem.certificates(authorities));
  }
}
