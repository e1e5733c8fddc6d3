package org.wasl.system.operate;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;

/**
 * An external Artemis in a process of its own. It has TLS only, one account that may send, consume
 * and browse, and queues made beforehand.
 *
 * <p>Its arguments are folder, port, key store (PKCS#12), its password, user, password and queues.
 */
final class BrokerMain {
  private BrokerMain() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    Map<String, Object> tls = new HashMap<>();
    tls.put("host", "127.0.0.1");
    tls.put("port", args[1]);
    tls.put("sslEnabled", "true");
    tls.put("enabledProtocols", "TLSv1.3");
    tls.put("keyStoreType", "PKCS12");
    tls.put("keyStorePath", args[2]);
    tls.put("keyStorePassword", args[3]);
    Configuration configuration =
        new ConfigurationImpl()
            .setJMXManagementEnabled(false)
            .setSecurityEnabled(true)
            .setMaxDiskUsage(-1)
            .setJournalDirectory(folder.resolve("journal").toString())
            .setBindingsDirectory(folder.resolve("bindings").toString())
            .setLargeMessagesDirectory(folder.resolve("large").toString())
            .setPagingDirectory(folder.resolve("paging").toString())
            .addAcceptorConfiguration(
                new TransportConfiguration(NettyAcceptorFactory.class.getName(), tls));
    configuration.addAddressSetting(
        "#", new AddressSettings().setAutoCreateAddresses(false).setAutoCreateQueues(false));
    configuration.putSecurityRoles(
        "#",
        Set.of(
            new Role(
                "ids", true, true, false, false, false, false, false, true, false, false, false,
                false)));
    for (int i = 6; i < args.length; i++) {
      configuration.addQueueConfiguration(
          QueueConfiguration.of(args[i]).setAddress(args[i]).setRoutingType(RoutingType.ANYCAST));
    }
    EmbeddedActiveMQ server = new EmbeddedActiveMQ();
    server.setConfiguration(configuration);
    server.setSecurityManager(new OneAccount(args[4], args[5]));
    server.start();
  }

  private record OneAccount(String name, String password) implements ActiveMQSecurityManager {
    @Override
    public boolean validateUser(String user, String given) {
      return name.equals(user) && password.equals(given);
    }

    @Override
    public boolean validateUserAndRole(
        String user, String given, Set<Role> roles, CheckType checkType) {
      return validateUser(user, given) && roles.stream().anyMatch(checkType::hasRole);
    }
  }
}
