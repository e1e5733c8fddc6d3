package org.wasl.certification;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.wasl.certification.cases.CaseEnded;
import org.wasl.certification.cases.CertificationRun;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.wire.exchange.HttpDelivery;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.receipt.Receipt;
import org.wasl.wire.receipt.ReceiptVerification;

/** Delivers to the receiver under test and compares its answers. All cases use it. */
final class ReceiverProbe {
  private final SyntheticGateway gateway;
  private final DeliveryChannel channel;
  private final CertificationRun run;
  private final SignatureVerifier signatures;
  private final AgencyId agency;

  ReceiverProbe(SyntheticGateway gateway, DeliveryChannel channel, CertificationRun run) {
    this.gateway = gateway;
    this.channel = channel;
    this.run = run;
    this.signatures = SignatureVerifier.ofAnyTime(gateway.directory());
    this.agency = gateway.recipient().id();
  }

  /** Adds a line to the report of the case. */
  void observe(String description) {
    run.observe(description);
  }

  HttpReply deliver(String description, SyntheticDelivery delivery, HttpDelivery request)
      throws InterruptedException {
    HttpReply reply = channel.deliver(delivery, request);
    observe(description + ": " + reply.text());
    return reply;
  }

  /** Requires a success with a receipt that the agency signed, and returns its text. */
  String taken(String description, SyntheticDelivery delivery)
      throws CaseEnded, InterruptedException {
    return receiptIn(description, deliver(description, delivery, delivery.request()));
  }

  String receiptIn(String description, HttpReply reply) throws CaseEnded {
    if (!(reply instanceof HttpReply.Answered answered) || !reply.isSuccess()) {
      throw CaseEnded.failed(description + ": 200 with a receipt", reply.text());
    }
    String text = new String(answered.body(), StandardCharsets.UTF_8).trim();
    genuine(description, text);
    return text;
  }

  Receipt genuine(String description, String text) throws CaseEnded {
    return switch (signatures.verifyReceipt(gateway.recipient(), text)) {
      case ReceiptVerification.Genuine(Receipt receipt) -> receipt;
      case ReceiptVerification.Forged(var why) ->
          throw CaseEnded.failed(
              description + ": a receipt signed by " + agency, "signature " + why.code());
      case ReceiptVerification.Unreadable() ->
          throw CaseEnded.failed(description + ": a receipt", "an answer that is no receipt");
    };
  }

  void refused(String description, SyntheticDelivery delivery)
      throws CaseEnded, InterruptedException {
    refused(description, delivery, headers -> headers);
  }

  void refused(
      String description, SyntheticDelivery delivery, UnaryOperator<Map<String, String>> headers)
      throws CaseEnded, InterruptedException {
    HttpReply reply = deliver(description, delivery, delivery.request(headers));
    if (!reply.isRefusal()) {
      throw CaseEnded.failed(
          description + ": refused for good (4xx but 408, 425, 429)",
          reply.isSuccess() ? reply.text() + ", as if it were genuine" : reply.text());
    }
  }

  void thenTaken(SyntheticDelivery genuine) throws CaseEnded, InterruptedException {
    taken("the genuine one after it", genuine);
  }

  private static CaseEnded unlike(String description, String expected, String actual) {
    return CaseEnded.failed(description + " " + expected, actual);
  }

  static void same(String description, String expected, String actual) throws CaseEnded {
    if (!expected.equals(actual)) {
      throw unlike(description, expected, actual);
    }
  }

  void checkNames(SyntheticDelivery delivery, Receipt receipt) throws CaseEnded {
    same("kind", Receipt.Kind.DELIVERY.code(), receipt.kind().code());
    same(
        "deliveryId",
        delivery.id().toString(),
        receipt.deliveryId().map(DeliveryId::toString).orElse("none"));
    same("messageId", delivery.outbound().messageId().toString(), receipt.messageId().toString());
    same("sender", delivery.outbound().sender().value(), receipt.sender().value());
    same("recipient", agency.value(), receipt.recipient().value());
    same("referral", delivery.outbound().referral().toString(), receipt.referral().toString());
  }
}
