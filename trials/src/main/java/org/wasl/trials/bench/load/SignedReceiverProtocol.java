package org.wasl.trials.bench.load;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.message.Signer;
import org.wasl.wire.receipt.Receipt;

/** Receives a sealed message, computes its digest and answers with a signed receipt. */
public record SignedReceiverProtocol(String agency, Signer signer) implements ReceiverProtocol {
  @Override
  public Received receive(HttpServerRequest request, Buffer body) {
    UUID messageId = UUID.fromString(request.getHeader(WireHeaders.MESSAGE));
    UUID deliveryId = UUID.fromString(request.getHeader(WireHeaders.DELIVERY));
    Receipt receipt =
        new Receipt(
            Receipt.Kind.DELIVERY,
            Optional.of(deliveryId),
            messageId,
            request.getHeader(WireHeaders.SENDER),
            agency,
            UUID.fromString(request.getHeader(WireHeaders.REFERRAL)),
            Digest.of(body.getBytes()),
            Instant.now().truncatedTo(ChronoUnit.MILLIS));
    return new Received(
        messageId,
        deliveryId,
        WireHeaders.RECEIPT_TYPE,
        Buffer.buffer(signer.signReceipt(receipt)));
  }
}
