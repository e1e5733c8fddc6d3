package org.wasl.kit;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.wasl.kit.pki.TlsIdentity;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.StrictJson;
import org.wasl.wire.message.DeterministicIds;
import org.wasl.wire.message.Signer;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.receipt.Receipt;

/** The receiving half of a gateway, for tests of senders. It accepts, or follows a script. */
public final class TestSubmissionServer implements AutoCloseable {
  /** One request, answered otherwise than by accepting it. */
  public interface Script {
    void answer(HttpServerRequest request, TestSubmissionServer door, byte[] body);
  }

  /** A request that arrived. */
  public record Arrived(String path, String signature, byte[] body) {}

  public final List<Arrived> arrived = new CopyOnWriteArrayList<>();
  private final Deque<Script> scripts = new ArrayDeque<>();
  private final Map<String, byte[]> answers = new ConcurrentHashMap<>();
  private final Signer signer;
  private volatile UnaryOperator<Receipt> stated = UnaryOperator.identity();
  private final HttpServer server;

  public TestSubmissionServer(KitRuntime runtime, PkiFolder pki) {
    this(runtime, pki, AgencyId.GATEWAY, pki.signer(AgencyId.GATEWAY), 0);
  }

  public TestSubmissionServer(
      KitRuntime runtime, PkiFolder pki, AgencyId certificateOf, Signer signer, int port) {
    this.signer = signer;
    TlsIdentity identity = TlsIdentity.of(pki, certificateOf);
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setSsl(true)
            .setUseAlpn(false)
            .setEnabledSecureTransportProtocols(java.util.Set.of("TLSv1.3"))
            .setClientAuth(ClientAuth.REQUIRED)
            .setKeyCertOptions(KeyCertOptions.wrap(identity.keyManager()))
            .setTrustOptions(TrustOptions.wrap(identity.trustManager()));
    server =
        runtime
            .vertx()
            .createHttpServer(options)
            .requestHandler(request -> request.bodyHandler(body -> handle(request, body)))
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  public URI url() {
    return URI.create("https://127.0.0.1:" + server.actualPort());
  }

  /** Scripts the answers to the next requests, one after the other. Later ones are accepted. */
  public TestSubmissionServer next(Script... next) {
    synchronized (scripts) {
      scripts.addAll(List.of(next));
    }
    return this;
  }

  /** Changes the statements of receipts from now on. */
  public TestSubmissionServer stating(UnaryOperator<Receipt> other) {
    stated = other;
    return this;
  }

  public static Script status(int status, String... headerAndValue) {
    return (request, door, body) -> {
      for (int i = 0; i < headerAndValue.length; i += 2) {
        request.response().putHeader(headerAndValue[i], headerAndValue[i + 1]);
      }
      request.response().setStatusCode(status).end();
    };
  }

  /** Distinct messages accepted. */
  public int accepted() {
    return answers.size();
  }

  private void handle(HttpServerRequest request, Buffer body) {
    byte[] bytes = body.getBytes();
    arrived.add(new Arrived(request.path(), request.getHeader("Wasl-Signature"), bytes));
    Script script;
    synchronized (scripts) {
      script = scripts.poll();
    }
    if (script != null) {
      script.answer(request, this, bytes);
    } else {
      request.response().setStatusCode(202).end(Buffer.buffer(accept(request, bytes)));
    }
  }

  /** Accepts the message and answers. A duplicate gets the same answer. */
  public byte[] accept(HttpServerRequest request, byte[] body) {
    var json = ((StrictJson.Parsed) new StrictJson(JsonLimits.DEFAULT).parse(body)).document();
    AgencyId sender = new AgencyId(json.at("/envelope/sender").asText());
    String id = json.at("/envelope/messageId").asText();
    return answers.computeIfAbsent(sender + id, key -> accepted(request, sender, id));
  }

  private byte[] accepted(HttpServerRequest request, AgencyId sender, String id) {
    String[] path = request.path().split("/");
    ReferralId referral =
        path.length > 4
            ? ReferralId.parse(path[3])
            : DeterministicIds.referralId(
                Instant.now(), new AgencyId("platform"), new MessageId(UUID.randomUUID()));
    Receipt receipt =
        stated.apply(
            new Receipt(
                Receipt.Kind.SUBMISSION_ACCEPTED,
                Optional.empty(),
                MessageId.parse(id),
                sender,
                sender,
                referral,
                "x".repeat(43),
                Instant.now().truncatedTo(ChronoUnit.MILLIS)));
    return "{\"referral\":\"%s\",\"recipients\":[{\"id\":\"bnpj\",\"name\":\"BNPJ\"}],\"receipt\":\"%s\"}"
        .formatted(receipt.referral(), signer.signReceipt(receipt))
        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }
}
