package org.wasl.kit.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.client.OutgoingMessage;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.TestDelivery;
import org.wasl.kit.TestGateway;
import org.wasl.kit.inbox.InboxConfig;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;

/** The gateway's own messages are accepted only if its own key signed them. */
class OwnMessagesTest {
  private static final AgencyId GATEWAY = new AgencyId("gateway");
  private static final int OK = 200;
  private static final int REFUSED = 422;

  @TempDir private Path folder;
  private KitRuntime runtime;
  private TestGateway gateway;
  private AgencyEndpoint end;
  private AgencyServer server;
  private URI endpoint;

  @BeforeEach
  void start() throws Exception {
    runtime = KitRuntime.start();
    gateway =
        new TestGateway(folder.resolve("pki"), new AgencyId("platform"), new AgencyId("bnpj"));
    end =
        new AgencyEndpoint(
            runtime,
            gateway.pki,
            new AgencyId("bnpj"),
            gateway.directory,
            folder.resolve("data"),
            InboxConfig.DEFAULT,
            Clock.systemUTC());
    server = end.listen(AgencyServerConfig.DEFAULT, DeliveryResponder.COMPLIANT).join();
    endpoint = server.endpoint();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    end.close();
    runtime.close();
  }

  private OutgoingMessage written(AgencyId sender, AgencyId signer, String type) {
    OutgoingMessage own =
        gateway
            .writer(sender)
            .write(
                type,
                1,
                Optional.of(new ReferralId(UUID.randomUUID())),
                TestGateway.content("codes only"));
    return gateway.writer(signer).signed(own.messageId(), own.bytes());
  }

  private int push(AgencyId sender, AgencyId signer, String type) throws Exception {
    OutgoingMessage message = written(sender, signer, type);
    ReferralId referral =
        ReferralId.parse(new String(message.bytes()).split("\"referral\":\"")[1].substring(0, 36));
    TestDelivery delivered =
        TestDelivery.of(
            new DeliveryId(UUID.randomUUID()),
            referral,
            sender,
            type + "/1",
            message,
            gateway.seal(message.bytes(), message.signature(), new AgencyId("bnpj")));
    return gateway.push(endpoint, delivered).statusCode();
  }

  @Test
  void keepsAReminderSignedByTheGateway() throws Exception {
    // When
    int status = push(GATEWAY, GATEWAY, "reminder");
    // Then
    assertThat(status).isEqualTo(OK);
    assertThat(end.size()).isEqualTo(1);
  }

  @Test
  void rejectsAReminderOfAnotherKeyOrSender() throws Exception {
    // When
    int forged = push(GATEWAY, new AgencyId("platform"), "reminder");
    int foreign = push(new AgencyId("platform"), new AgencyId("platform"), "reminder");
    // Then
    assertThat(forged).isEqualTo(REFUSED);
    assertThat(foreign).isEqualTo(REFUSED);
    assertThat(end.size()).isZero();
  }

  @Test
  void rejectsACaseOrInstructionOfTheGatewayDespiteItsSignature() throws Exception {
    // When
    int instruction = push(GATEWAY, GATEWAY, "instruction");
    int vettedCase = push(GATEWAY, GATEWAY, "vetted-case");
    // Then
    assertThat(instruction).isEqualTo(REFUSED);
    assertThat(vettedCase).isEqualTo(REFUSED);
    assertThat(end.size()).isZero();
  }
}
