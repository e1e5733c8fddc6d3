package org.wasl.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wasl.client.GatewayCalls.Call;
import org.wasl.client.GatewayCalls.Reply;
import org.wasl.client.answer.JsonText;
import org.wasl.client.answer.Outcome;
import org.wasl.client.answer.RefusalProblem;
import org.wasl.client.answer.Refused;
import org.wasl.client.answer.Unavailable;
import org.wasl.client.answer.Unproven;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.wire.jose.KeyPurpose;
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
   * Signs a message.
   *
   * @throws IllegalArgumentException if this is no message document, or no key signs messages now
   */
  OutgoingMessage signed(byte[] message) {
    MessageId id =
        DeliveryOpener.envelope(message)
            .orElseThrow(() -> new IllegalArgumentException("no message document with an envelope"))
            .messageId();
    String signature = identity.keys().get().signers().of(KeyPurpose.MESSAGE).signMessage(message);
    return new OutgoingMessage(id, message, signature);
  }

  /** Sends a message, plain or sealed, and reads the receipt. */
  Outcome submit(Call call, MessageId messageId) throws InterruptedException {
    CallAttempts attempts = calls.attempts();
    return switch (calls.repeated(call, attempts)) {
      case Reply.Answered answer ->
          outcome(messageId, answer.status(), answer.body(), attempts.count());
      case Reply.Failed failed -> new Unavailable(failed.reason(), attempts.count());
    };
  }

  /** Reads the outcome of an answer. Only the receipt that the gateway signed counts. */
  Outcome outcome(MessageId messageId, int status, byte[] body, int attempts) {
    if (status != ACCEPTED) {
      return new Refused(RefusalProblem.of(status, body));
    }
    JsonText json = JsonText.of(body);
    String jws = json.text("receipt").orElse("");
    Optional<Receipt> receipt =
        identity.keys().get().verifyReceipt(AgencyId.GATEWAY, jws).genuine();
    if (receipt.isEmpty()) {
      return new Unproven("no receipt of the gateway", attempts);
    }
    if (!matches(receipt.get(), messageId, json.text("referral").orElse(""))) {
      return new Unproven("a receipt for something else", attempts);
    }
    List<AgencyId> recipients = new ArrayList<>();
    json.list("recipients")
        .forEach(jsonText -> jsonText.text("id").map(AgencyId::new).ifPresent(recipients::add));
    return new Outcome.Accepted(
        receipt.get().referral(), List.copyOf(recipients), receipt.get(), jws, attempts);
  }

  private boolean matches(Receipt receipt, MessageId messageId, String referral) {
    return receipt.kind() == Receipt.Kind.SUBMISSION_ACCEPTED
        && receipt.sender().equals(identity.agency())
        && receipt.recipient().equals(identity.agency())
        && receipt.messageId().equals(messageId)
        && receipt.referral().toString().equals(referral);
  }
}
