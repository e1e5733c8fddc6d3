import jakarta.jms.*;
import java.nio.file.*;
import java.util.Collections;
import java.util.UUID;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * Uses an agency's queues on the gateway's broker: java JmsAgency.java take BROKER
 * AGENCY PROPERTIES BODY | send BROKER AGENCY TYPE BODY [NAME=VALUE ...]. BROKER is the address for
 * Artemis's client. A delivery is acknowledged once it is written.
 */
public class JmsAgency {
  public static void main(String[] args) throws Exception {
    try (var factory = new ActiveMQConnectionFactory(args[1]);
        Connection connection = factory.createConnection();
        Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE)) {
      connection.start();
      System.out.println(args[0].equals("take") ? take(session, args) : send(session, args));
    }
  }

  static String take(Session session, String[] args) throws Exception {
    Queue queue = session.createQueue("wasl.deliveries." + args[2]);
    if (!(session.createConsumer(queue).receive(60_000) instanceof BytesMessage delivery)) {
      return "nothing has come";
    }
    StringBuilder properties = new StringBuilder();
    for (Object name : Collections.list(delivery.getPropertyNames())) {
      // As headers of HTTP, which `wasl receive` reads: a hyphen in place of each underscore.
      String header = name.toString().replace('_', '-');
      properties.append(header).append(": ").append(delivery.getStringProperty(name.toString()));
      properties.append('\n');
    }
    byte[] body = new byte[Math.toIntExact(delivery.getBodyLength())];
    delivery.readBytes(body);
    Files.writeString(Path.of(args[3]), properties);
    Files.write(Path.of(args[4]), body, StandardOpenOption.CREATE, StandardOpenOption.DSYNC);
    delivery.acknowledge();
    return delivery.getJMSType() + " " + delivery.getJMSCorrelationID();
  }

  static String send(Session session, String[] args) throws Exception {
    BytesMessage message = session.createBytesMessage();
    message.writeBytes(Files.readAllBytes(Path.of(args[4])));
    message.setJMSType(args[3]);
    message.setJMSCorrelationID(UUID.randomUUID().toString());
    for (int i = 5; i < args.length; i++) {
      String[] property = args[i].split("=", 2);
      message.setStringProperty(property[0], property[1]);
    }
    session.createProducer(session.createQueue("wasl.submissions." + args[2])).send(message);
    return "sent " + message.getJMSCorrelationID();
  }
}
