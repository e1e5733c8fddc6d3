package org.wasl.bench.load;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;

/** Receives a case in clear and answers nothing but 200. */
public final class PlainReceiverProtocol implements ReceiverProtocol {
  private static final byte[] MEMBER = "\"messageId\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final int UUID_LENGTH = 36;

  @Override
  public Received receive(HttpServerRequest request, Buffer body) {
    int start = ByteSearch.after(body.getBytes(), MEMBER);
    MessageId id = MessageId.parse(body.getString(start, start + UUID_LENGTH));
    return new Received(
        List.of(new Arrival(id, new DeliveryId(id.value()))), "text/plain", Buffer.buffer());
  }
}
