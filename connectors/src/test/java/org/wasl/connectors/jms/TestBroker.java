package org.wasl.connectors.jms;

import io.netty.handler.ssl.SslHandler;
import jakarta.jms.JMSException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.protocol.core.CoreRemotingConnection;
import org.apache.activemq.artemis.core.protocol.core.Packet;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnection;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.wasl.connectors.intermediary.IntermediaryAgency;
import org.wasl.connectors.intermediary.IntermediaryClient;
import org.wasl.runtime.TestPorts;
import org.wasl.wire.pki.CertifiedKey;
import org.wasl.wire.pki.Pem;

/**
 * An agency's Artemis in this JVM. Clients of the authority connect over TLS, and the agency itself
 * in plaintext on this machine.
 */
public final class TestBroker implements IntermediaryAgency.Server {
  /** Queues with their default names. */
  static final List<String> QUEUES = List.of("wasl.deliveries", "wasl.submissions", "wasl.answers");

  private static final String PASSWORD = "password";

  /** Small, because each start writes two of them. */
  private static final int JOURNAL_FILE_BYTES = 1 << 20;

  private final CertifiedKey own;
  private final Path authority;
  private final Path folder;
  private final int tlsPort;
  private final int clearPort;
  private EmbeddedActiveMQ server;

  /**
   * Starts it.
   *
   * @param own its certificate
   * @param authority certificate of the authority that vouches for clients
   * @param folder folder of its messages
   */
  public TestBroker(CertifiedKey own, Path authority, Path folder) throws Exception {
    this(own, authority, folder, TestPorts.reserve(), TestPorts.reserve());
  }

  private TestBroker(CertifiedKey own, Path authority, Path folder, int tlsPort, int clearPort)
      throws Exception {
    this.own = own;
    this.authority = authority;
    this.folder = Files.createDirectories(folder);
    this.tlsPort = tlsPort;
    this.clearPort = clearPort;
    start();
  }

  /**
   * Runs in a separate process.
   *
   * @param args certificate, key, authority, folder, the two ports
   */
  public static void main(String[] args) throws Exception {
    new TestBroker(
        CertifiedKey.read(Path.of(args[0]), Path.of(args[1])),
        Path.of(args[2]),
        Path.of(args[3]),
        Integer.parseInt(args[4]),
        Integer.parseInt(args[5]));
  }

  @Override
  public void restart() throws Exception {
    start();
  }

  private void start() throws Exception {
    server = new EmbeddedActiveMQ();
    server.setConfiguration(configuration());
    server.start();
  }

  private Configuration configuration() throws Exception {
    Map<String, Object> tls = new HashMap<>();
    tls.put("host", "127.0.0.1");
    tls.put("port", Integer.toString(tlsPort));
    tls.put("sslEnabled", "true");
    tls.put("needClientAuth", "true");
    tls.put("enabledProtocols", "TLSv1.3");
    tls.put("keyStoreType", "PKCS12");
    tls.put("keyStorePath", keyStore().toString());
    tls.put("keyStorePassword", PASSWORD);
    tls.put("trustStoreType", "PKCS12");
    tls.put("trustStorePath", trustStore().toString());
    tls.put("trustStorePassword", PASSWORD);
    Configuration configuration =
        new ConfigurationImpl()
            .setJMXManagementEnabled(false)
            .setSecurityEnabled(false)
            .setMaxDiskUsage(-1)
            .setJournalBufferTimeout_NIO(100_000)
            .setJournalFileSize(JOURNAL_FILE_BYTES)
            .setJournalDatasync(false)
            .setJournalDirectory(folder.resolve("journal").toString())
            .setBindingsDirectory(folder.resolve("bindings").toString())
            .setLargeMessagesDirectory(folder.resolve("large").toString())
            .setPagingDirectory(folder.resolve("paging").toString())
            .addAcceptorConfiguration(
                new TransportConfiguration(
                    NettyAcceptorFactory.class.getName(),
                    Map.of("host", "127.0.0.1", "port", Integer.toString(clearPort)),
                    "clear"))
            .addAcceptorConfiguration(
                new TransportConfiguration(NettyAcceptorFactory.class.getName(), tls, "tls"));
    configuration.addAddressSetting(
        "#",
        new AddressSettings()
            .setAutoCreateAddresses(false)
            .setAutoCreateQueues(false)
            .setMaxDeliveryAttempts(-1));
    for (String queue : QUEUES) {
      configuration.addQueueConfiguration(
          QueueConfiguration.of(queue).setAddress(queue).setRoutingType(RoutingType.ANYCAST));
    }
    return configuration;
  }

  private Path keyStore() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "own", own.key(), PASSWORD.toCharArray(), own.chain().toArray(X509Certificate[]::new));
    return written(store, "broker.p12");
  }

  private Path trustStore() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", Pem.certificates(authority).get(0));
    return written(store, "trust.p12");
  }

  private Path written(KeyStore store, String name) throws Exception {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  @Override
  public int port() {
    return tlsPort;
  }

  /** Its port in the clear. */
  public int clearPort() {
    return clearPort;
  }

  @Override
  public IntermediaryClient client() throws JMSException {
    return new ArtemisClient(clearPort);
  }

  /**
   * Sends a packet that no real broker would send to its client over TLS.
   *
   * @return whether it serves anyone
   */
  boolean forge(Packet packet) {
    boolean sent = false;
    for (RemotingConnection remotingConnection :
        server.getActiveMQServer().getRemotingService().getConnections()) {
      if (remotingConnection instanceof CoreRemotingConnection core
          && remotingConnection.getTransportConnection() instanceof NettyConnection netty
          && netty.getChannel().pipeline().get(SslHandler.class) != null) {
        core.getChannel(1, -1).send(packet);
        sent = true;
      }
    }
    return sent;
  }

  /** Messages in a queue, including those that a consumer has not acknowledged. */
  public long depth(String queue) {
    return server.getActiveMQServer().locateQueue(SimpleString.of(queue)).getMessageCount();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
