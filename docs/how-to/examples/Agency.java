import java.net.URI;
import java.nio.file.*;
import java.time.Duration;
import java.util.Optional;
import org.wasl.client.*;
import org.wasl.client.answer.*;
import org.wasl.rules.id.*;

/**
 * An agency's program: java Agency.java GATEWAY PKI AGENCY publish CONTENT | collect | timeline
 * REFERRAL
 */
public class Agency {
  public static void main(String[] args) throws Exception {
    ClientConfig config = ClientConfig.of(URI.create(args[0]), Path.of(args[1]), new AgencyId(args[2]));
    try (WaslClient client = WaslClient.open(config)) {
      System.out.println(
          switch (args[3]) {
            case "publish" -> publish(client, Files.readString(Path.of(args[4])));
            case "collect" -> client.poll(endpoint(config), Duration.ofSeconds(20));
            case "timeline" -> client.timeline(ReferralId.parse(args[4]));
            default -> throw new IllegalArgumentException(args[3]);
          });
    }
  }

  static String publish(WaslClient client, String content) throws InterruptedException {
    return switch (client.publish(client.write("vetted-case", 1, Optional.empty(), content))) {
      case Outcome.Accepted accepted -> "accepted " + accepted.referral();
      case Refused refused -> "refused " + refused.problem().document();
      case Unproven answered -> "send the same bytes again: " + answered.reason();
      case Unavailable later -> "send the same bytes again: " + later.reason();
    };
  }

  static PushEndpoint endpoint(ClientConfig config) {
    return new PushEndpoint(
        config.identity(),
        DeliveryRegister.inMemory(),
        delivery -> {
          Files.write(
              Path.of(delivery.deliveryId() + ".json"),
              delivery.body(),
              StandardOpenOption.CREATE,
              StandardOpenOption.DSYNC);
          System.out.println(
              "received "
                  + delivery.envelope().typeAndVersion()
                  + " from "
                  + delivery.envelope().sender());
        });
  }
}
