package org.wasl.connectors.jms;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.wasl.connectors.TestIdentity;
import org.wasl.wire.pki.Pem;

/**
 * An agency's Artemis, in this JVM: over TLS for whom the authority vouches for, and within the JVM
 * for the agency itself.
 */
public final class TestBroker implements AutoCloseable {
  /** Queues with their default names. */
  public static final List<String> QUEUES =
      List.of("wasl.deliveries", "wasl.submissions", "wasl.answers");

  private static final AtomicInteger NUMBER = new AtomicInteger(100);
  private static final String PASSWORD = "password";

  private final int number = NUMBER.incrementAndGet();
  private final TestIdentity identity;
  private final Path authority;
  private final Path folder;
  private int port;
  private EmbeddedActiveMQ server;

  /**
   * Starts it on a free port.
   *
   * @param authority certificate of the authority that vouches for clients
   * @param folder where it keeps its messages
   */
  public TestBroker(TestIdentity identity, Path authority, Path folder) throws Exception {
    this.identity = identity;
    this.authority = authority;
    this.folder = Files.createDirectories(folder);
    start();
  }

  /** Starts it again where it was, with what it had. */
  public void start() throws Exception {
    server = new EmbeddedActiveMQ();
    server.setConfiguration(configuration());
    server.start();
    if (port == 0) {
      port =
          ((NettyAcceptor) server.getActiveMQServer().getRemotingService().getAcceptor("tls"))
              .getActualPort();
    }
  }

  private Configuration configuration() throws Exception {
    Map<String, Object> tls = new HashMap<>();
    tls.put("host", "127.0.0.1");
    tls.put("port", Integer.toString(port));
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
            .setJournalDatasync(false)
            .setJournalDirectory(folder.resolve("journal").toString())
            .setBindingsDirectory(folder.resolve("bindings").toString())
            .setLargeMessagesDirectory(folder.resolve("large").toString())
            .setPagingDirectory(folder.resolve("paging").toString())
            .addAcceptorConfiguration("invm", "vm://" + number)
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
        "own",
        identity.key(),
        PASSWORD.toCharArray(),
        new X509Certificate[] {identity.certificate()});
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

  /** Its port for the gateway. */
  public int port() {
    return port;
  }

  /** Connects within this JVM. */
  public ActiveMQConnectionFactory local() {
    ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory("vm://" + number);
    factory.setReconnectAttempts(-1);
    factory.setRetryInterval(50);
    factory.setCallTimeout(60_000);
    return factory;
  }

  /** Cuts the connections from outside; that of the agency itself stays. */
  public void cutConnections() {
    Set.copyOf(server.getActiveMQServer().getRemotingService().getConnections()).stream()
        .filter(connection -> !connection.getRemoteAddress().startsWith("invm"))
        .forEach(connection -> connection.destroy());
  }

  /** Messages in a queue, those that a consumer has and did not acknowledge too. */
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
