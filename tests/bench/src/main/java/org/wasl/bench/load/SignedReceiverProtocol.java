package org.wasl.bench.load;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.exchange.DeliveryBatch;
import org.wasl.wire.exchange.ItemOutcome;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.message.Signer;
import org.wasl.wire.receipt.Receipt;

/**
 * Receives sealed messages, one or several in a request, computes their digests and answers with
 * signed receipts.
 */
public record SignedReceiverProtocol(AgencyId agency, Signer signer) implements ReceiverProtocol {
  @Override
  public Received receive(HttpServerRequest request, Buffer body) {
    if (WireHeaders.DELIVERIES_TYPE.equals(request.getHeader("Content-Type"))) {
      return receiveAll(DeliveryBatch.read(body.getBytes()));
    }
    Receipt receipt = receipt(request::getHeader, body.getBytes());
    return new Received(
        List.of(arrival(receipt)),
        WireHeaders.RECEIPT_TYPE,
        Buffer.buffer(signer.signReceipt(receipt)));
  }

  private Received receiveAll(List<DeliveryBatch.Item> items) {
    List<Receipt> receipts =
        items.stream().map(item -> receipt(item.headers()::get, item.sealed())).toList();
    List<String> signed = signer.signReceipts(receipts);
    List<ItemOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < signed.size(); i++) {
      String deliveryId = arrival(receipts.get(i)).deliveryId().toString();
      outcomes.add(
          new ItemOutcome(deliveryId, 200, signed.get(i), Optional.empty(), Optional.empty()));
    }
    return new Received(
        receipts.stream().map(SignedReceiverProtocol::arrival).toList(),
        WireHeaders.OUTCOMES_TYPE,
        Buffer.buffer(ItemOutcome.write(outcomes)));
  }

  private static Arrival arrival(Receipt receipt) {
    return new Arrival(receipt.messageId(), receipt.deliveryId().orElseThrow());
  }

  private Receipt receipt(UnaryOperator<String> header, byte[] sealed) {
    return new Receipt(
        Receipt.Kind.DELIVERY,
        Optional.of(DeliveryId.parse(header.apply(WireHeaders.DELIVERY))),
        MessageId.parse(header.apply(WireHeaders.MESSAGE)),
        new AgencyId(header.apply(WireHeaders.SENDER)),
        agency,
        ReferralId.parse(header.apply(WireHeaders.REFERRAL)),
        Digest.of(sealed),
        Instant.now().truncatedTo(ChronoUnit.MILLIS));
  }
}
