package org.wasl.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wasl.client.GatewayCalls.Call;
import org.wasl.client.GatewayCalls.Reply;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.jose.KeyPurpose;
import org.wasl.wire.message.SignedMessage;
import org.wasl.wire.receipt.Receipt;

/** Signs a message, and sends the same bytes until there is a final answer. */
final class MessageSubmitter {
  private static final int ACCEPTED = 202;

  private final ClientIdentity identity;
  private final GatewayCalls calls;

  MessageSubmitter(ClientIdentity identity, GatewayCalls calls) {
    this.identity = identity;
    this.calls = calls;
  }

  /**
   * A message with the agency's signature.
   *
   * @param messageId its id
   * @param signed bytes and signature
   */
  record Outgoing(UUID messageId, SignedMessage signed) {}

  /**
   * Signs a message.
   *
   * @throws IllegalArgumentException where it is no message document, or there is no key that signs
   *     messages now
   */
  Outgoing signed(byte[] message) {
    UUID id =
        DeliveryOpener.envelope(message)
            .orElseThrow(() -> new IllegalArgumentException("no message document with an envelope"))
            .messageId();
    String signature = identity.keys().get().signers().of(KeyPurpose.MESSAGE).signMessage(message);
    return new Outgoing(id, new SignedMessage(message, signature));
  }

  /**
   * Signs the message and sends it.
   *
   * @throws IllegalArgumentException where it is no message document, or there is no key that signs
   *     messages now
   */
  Outcome submit(String path, byte[] message) throws InterruptedException {
    Outgoing outgoing = signed(message);
    Call call =
        Call.post(path, Call.JSON, message)
            .with(WireHeaders.SIGNATURE, outgoing.signed().signature());
    CallAttempts attempts = calls.attempts();
    while (true) {
      Outcome outcome =
          switch (calls.repeated(call, attempts)) {
            case Reply.Answered answer ->
                outcome(outgoing.messageId(), answer.status(), answer.body(), attempts.count());
            case Reply.Failed failed -> new Unavailable(failed.reason(), attempts.count());
          };
      boolean unproven =
          outcome instanceof Unavailable(String reason, int _) && reason.equals("unproven");
      if (!unproven || !attempts.pause(0)) {
        return outcome;
      }
    }
  }

  /** What an answer means: only the receipt that the gateway signed counts. */
  Outcome outcome(UUID messageId, int status, byte[] body, int attempts) {
    if (status != ACCEPTED) {
      return new Refused(RefusalProblem.of(status, body));
    }
    JsonText json = JsonText.of(body);
    String jws = json.text("receipt").orElse("");
    Optional<Receipt> receipt =
        identity
            .keys()
            .get()
            .verifyReceipt("gateway", jws)
            .genuine()
            .filter(it -> it.kind() == Receipt.Kind.SUBMISSION_ACCEPTED)
            .filter(it -> it.sender().equals(identity.agency()))
            .filter(it -> it.recipient().equals(identity.agency()))
            .filter(it -> it.messageId().equals(messageId))
            .filter(it -> it.referral().toString().equals(json.text("referral").orElse("")));
    List<String> recipients = new ArrayList<>();
    json.list("recipients").forEach(one -> one.text("id").ifPresent(recipients::add));
    return receipt
        .<Outcome>map(
            it -> new Outcome.Accepted(it.referral(), List.copyOf(recipients), it, jws, attempts))
        .orElseGet(() -> new Unavailable("unproven", attempts));
  }
}
