package org.wasl.connectors.push;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.wasl.connectors.ConnectorEnds.Delivered;
import org.wasl.connectors.TestIdentity;
import org.wasl.wire.exchange.DeliveryBatch;
import org.wasl.wire.exchange.ItemOutcome;

/** An agency that speaks wire version 2. */
final class BatchingStubAgency extends StubAgency {
  /** Answers a request, by the ids of the deliveries in it. */
  interface BatchScript {
    void write(List<String> ids, OutputStream out) throws IOException, InterruptedException;
  }

  BatchingStubAgency(TestIdentity identity) throws IOException {
    super(identity);
    receipt("receipt");
  }

  /** The ids of the deliveries of each request, in order. */
  List<List<String>> requests() {
    return super.delivered().stream().map(BatchingStubAgency::ids).toList();
  }

  private static List<String> ids(Delivered request) {
    return DeliveryBatch.read(request.body()).stream()
        .map(item -> item.headers().getOrDefault("Wasl-Delivery", ""))
        .toList();
  }

  void batchScript(BatchScript next) {
    script(out -> next.write(requests().getLast(), out));
  }

  /** Answers each delivery with the outcome that this function returns. */
  void outcomes(Function<String, Optional<ItemOutcome>> each) {
    batchScript((ids, out) -> out.write(answer(ids, each)));
  }

  static byte[] answer(List<String> ids, Function<String, Optional<ItemOutcome>> each) {
    byte[] body = ItemOutcome.write(ids.stream().flatMap(id -> each.apply(id).stream()).toList());
    return response(
        "200 OK",
        "Content-Type: application/vnd.wasl.outcomes\r\n",
        new String(body, StandardCharsets.UTF_8));
  }

  static Optional<ItemOutcome> taken(String id, String receipt) {
    return Optional.of(new ItemOutcome(id, 200, receipt, Optional.empty(), Optional.empty()));
  }

  @Override
  public void receipt(String receipt) {
    outcomes(id -> taken(id, receipt));
  }

  @Override
  public List<Delivered> delivered() {
    List<Delivered> all = new ArrayList<>();
    for (Delivered request : super.delivered()) {
      DeliveryBatch.read(request.body())
          .forEach(item -> all.add(new Delivered(item.sealed(), item.headers())));
    }
    return all;
  }
}
