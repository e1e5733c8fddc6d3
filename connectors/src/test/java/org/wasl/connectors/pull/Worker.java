package org.wasl.connectors.pull;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.wasl.connectors.ConnectorEnds.AgencyStub;
import org.wasl.connectors.ConnectorEnds.Delivered;
import org.wasl.connectors.ConnectorEnds.Trouble;
import org.wasl.connectors.TestIdentity;
import org.wasl.connectors.partnerapi.HttpsGateway;
import org.wasl.connectors.partnerapi.Partner;
import org.wasl.rules.id.DeliveryId;

/** A worker of a collecting agency. It polls, fetches, and acts as the test tells it. */
final class Worker implements AgencyStub {
  private final HttpsGateway gateway;
  private final Partner client;
  private Thread thread;
  private final Runnable untilThere;
  private final Runnable untilGone;
  private final List<Delivered> delivered = new CopyOnWriteArrayList<>();
  private volatile CountDownLatch closed = new CountDownLatch(1);
  private volatile Script script = delivery -> receipt(delivery, "receipt");

  /** The worker's action on a fetched delivery. */
  interface Script {
    void act(DeliveryId delivery) throws Exception;
  }

  /**
   * @param untilThere waits until the gateway knows that the agency has a worker
   * @param untilGone waits until the gateway knows that the agency has no worker any more
   */
  Worker(HttpsGateway gateway, TestIdentity identity, Runnable untilThere, Runnable untilGone) {
    this.gateway = gateway;
    this.untilThere = untilThere;
    this.untilGone = untilGone;
    this.client = new Partner(identity);
    this.thread = started();
  }

  private Thread started() {
    Thread worker = new Thread(this::work);
    worker.setDaemon(true);
    worker.start();
    return worker;
  }

  private void work() {
    while (closed.getCount() > 0) {
      try {
        for (DeliveryId delivery : poll("3s")) {
          fetch(delivery);
          script.act(delivery);
        }
      } catch (IOException | InterruptedException cutOff) {
        // The certificate is unknown or the test has ended. The worker retries until it is told to
        // stop.
        pause(100);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private boolean pause(long millis) {
    try {
      return closed.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  private List<DeliveryId> poll(String wait) throws Exception {
    HttpResponse<byte[]> answer = client.get(gateway.uri("/v1/inbox?wait=" + wait));
    return answer.statusCode() == 200 ? ids(answer) : List.of();
  }

  static List<DeliveryId> ids(HttpResponse<byte[]> answer) {
    return new JsonObject(new String(answer.body()))
        .getJsonArray("deliveries").stream()
            .map(item -> DeliveryId.parse(((JsonObject) item).getString("delivery")))
            .toList();
  }

  private void fetch(DeliveryId delivery) throws Exception {
    HttpResponse<byte[]> answer = client.get(gateway.uri("/v1/deliveries/" + delivery));
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    answer.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
    delivered.add(new Delivered(answer.body(), headers));
  }

  private void receipt(DeliveryId delivery, String receipt) throws Exception {
    client.post(receipts(delivery), "application/jose", receipt.getBytes());
  }

  private URI receipts(DeliveryId delivery) {
    return gateway.uri("/v1/deliveries/" + delivery + "/receipts");
  }

  private void refuse(DeliveryId delivery, String json) throws Exception {
    URI refusals = gateway.uri("/v1/deliveries/" + delivery + "/refusals");
    client.post(refusals, "application/json", json.getBytes());
  }

  /** Sends a receipt of the bytes that come one by one. */
  private void stream(DeliveryId delivery, IntSupplier bytes) throws Exception {
    InputStream body =
        new InputStream() {
          @Override
          public int read() throws IOException {
            int next = bytes.getAsInt();
            if (next == HANG_UP) {
              throw new IOException("hang up");
            }
            return next;
          }

          @Override
          public int read(byte[] into, int from, int length) throws IOException {
            int next = read();
            if (next >= 0) {
              into[from] = (byte) next;
            }
            return next >= 0 ? 1 : -1;
          }
        };
    BodyPublisher publisher = BodyPublishers.ofInputStream(() -> body);
    client
        .client()
        .send(
            HttpRequest.newBuilder(receipts(delivery))
                .header("Content-Type", "application/jose")
                .POST(publisher)
                .build(),
            BodyHandlers.discarding());
  }

  private static final int HANG_UP = -2;

  @Override
  public void receipt(String receipt) {
    script = delivery -> receipt(delivery, receipt);
  }

  @Override
  public void misbehave(Trouble trouble) {
    script =
        switch (trouble) {
          case NEVER_ANSWERS -> delivery -> {};
          case DRIPS -> delivery -> stream(delivery, () -> pause(1_000) ? -1 : 'x');
          case CLOSES_MID_ANSWER -> delivery -> stream(delivery, half());
          case ENDLESS_ANSWER ->
              delivery -> stream(delivery, () -> closed.getCount() > 0 ? 'x' : -1);
          case GARBAGE -> delivery -> refuse(delivery, "garbage");
          case REFUSES -> delivery -> refuse(delivery, "{\"status\":422}");
          case OVERLOADED ->
              delivery -> refuse(delivery, "{\"status\":503,\"retryAfterSeconds\":7}");
        };
  }

  private static IntSupplier half() {
    int[] sent = {0};
    return () -> sent[0]++ < 4 ? 'x' : HANG_UP;
  }

  @Override
  public URI endpoint() {
    return null;
  }

  @Override
  public List<Delivered> delivered() {
    return delivered;
  }

  boolean isUp() {
    return closed.getCount() > 0;
  }

  @Override
  public void up() {
    closed = new CountDownLatch(1);
    thread = started();
    untilThere.run();
  }

  @Override
  public void close() {
    down();
  }

  @Override
  public void down() {
    closed.countDown();
    thread.interrupt(); // hangs up as well
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    untilGone.run();
  }
}
