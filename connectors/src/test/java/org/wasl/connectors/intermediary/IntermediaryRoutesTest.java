package org.wasl.connectors.intermediary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.wasl.connectors.TestDoor;
import org.wasl.connectors.partnerapi.exchange.DoorAnswer;
import org.wasl.connectors.partnerapi.exchange.RouteCaller;
import org.wasl.rules.id.DeliveryId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.Agency.Channel;
import org.wasl.wire.directory.Agency.Credentials;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.exchange.Acknowledgement;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.CollectionRequest;
import org.wasl.wire.exchange.DoorEndpoint;
import org.wasl.wire.exchange.Submission;

/** The routes from an agency's broker or file server to the door, on Camel alone. */
class IntermediaryRoutesTest extends CamelTestSupport {
  private static final String THUMBPRINT = "ab12";

  private final TestDoor door = new TestDoor();
  private final RouteCaller caller =
      new RouteCaller(
          "jms",
          this::template,
          (type, languages, members) ->
              new AgencyResponse(
                  type.status(), "application/problem+json", type.code().getBytes(), Map.of()));

  @Override
  protected RoutesBuilder[] createRouteBuilders() {
    return new RoutesBuilder[] {
      new IntermediaryRoutes("jms", "broker", exchange -> exchange.getMessage().setBody(null)), door
    };
  }

  private static Submission submission() {
    return new Submission(THUMBPRINT, new byte[1], "a..b", Optional.empty(), "");
  }

  private static CollectionRequest delivery() {
    return new CollectionRequest(THUMBPRINT, Optional.of(new DeliveryId(UUID.randomUUID())), "");
  }

  @Test
  void sendsEachKindOfMessageToItsDoorEndpoint() {
    // Given
    Agency police =
        Agency.of(
            "police",
            AgencyKind.POLICE,
            Map.of(),
            Credentials.of(Set.of(THUMBPRINT), new JWKSet()),
            Channel.of("jms", Optional.empty(), 4));
    door.visitor = thumbprint -> Optional.of(police);
    Submission sent = submission();

    // When
    AgencyResponse message = caller.answer(DoorEndpoint.SUBMIT, sent, "");
    AgencyResponse receipt =
        caller.answer(DoorEndpoint.RECEIPT, new Acknowledgement(delivery(), new byte[1]), "");
    DoorAnswer<Agency> refusal = caller.ask(DoorEndpoint.ADMIT, delivery(), "");

    // Then
    assertThat(List.of(message.status(), receipt.status())).containsExactly(202, 204);
    assertThat(door.arrived).containsExactly(sent);
    assertThat(refusal).isEqualTo(new DoorAnswer.Granted<>(police));
  }

  @Test
  void row23PassesDoorErrorToAttemptCounterAndTakesNextMessage() {
    // Given
    door.answer(
        in -> {
          throw new StackOverflowError();
        });
    assertThatThrownBy(() -> caller.answer(DoorEndpoint.SUBMIT, submission(), ""))
        .isInstanceOf(StackOverflowError.class);
    door.answerWith(202, "{}");

    // When
    AgencyResponse next = caller.answer(DoorEndpoint.SUBMIT, submission(), "");

    // Then
    assertThat(next.status()).isEqualTo(202);
  }

  @Test
  void answersDoorExceptionAtOnce() {
    // Given
    door.answer(
        in -> {
          throw new IllegalStateException();
        });

    // When
    AgencyResponse failed = caller.answer(DoorEndpoint.SUBMIT, submission(), "");

    // Then
    assertThat(failed.status()).isEqualTo(500);
  }
}
