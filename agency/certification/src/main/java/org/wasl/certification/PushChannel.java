package org.wasl.certification;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.wasl.certification.cases.CaseEnded;
import org.wasl.certification.cases.CertificationLimits;
import org.wasl.certification.cases.CertificationRun;
import org.wasl.kit.pki.CertificationKeys;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.exchange.DeliveryBatch;
import org.wasl.wire.exchange.HttpDelivery;
import org.wasl.wire.exchange.ItemOutcome;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.pki.PkiFolder;

/** Pushes to the server of an agency. */
final class PushChannel implements DeliveryChannel, AutoCloseable {
  private final PkiFolder pki;
  private final ReceiverUnderTest receiver;
  private final CertificationLimits limits;
  private final CertificationRun run;
  private final HttpsCaller caller;

  PushChannel(
      PkiFolder pki, ReceiverUnderTest receiver, CertificationLimits limits, CertificationRun run) {
    this.pki = pki;
    this.receiver = receiver;
    this.limits = limits;
    this.run = run;
    this.caller = caller(Optional.of(AgencyId.GATEWAY));
  }

  private HttpsCaller caller(Optional<AgencyId> shown) {
    return new HttpsCaller(pki, shown, receiver.agency(), limits);
  }

  private HttpRequest post(HttpsCaller by, HttpDelivery request) {
    return by.post(receiver.endpoint(), request.headers(), request.body());
  }

  @Override
  public HttpReply deliver(SyntheticDelivery delivery, HttpDelivery request)
      throws InterruptedException {
    return caller.sendUntilAnswered(post(caller, request));
  }

  @Override
  public HttpReply deliverOnce(SyntheticDelivery delivery, HttpDelivery request)
      throws InterruptedException {
    return caller.send(post(caller, request));
  }

  @Override
  public SimultaneousReplies deliverAtOnce(SyntheticDelivery delivery, int times) {
    HttpDelivery request = delivery.request();
    List<CompletableFuture<HttpReply>> replies =
        IntStream.range(0, times).mapToObj(i -> caller.sendAsync(post(caller, request))).toList();
    return new SimultaneousReplies(replies.stream().map(CompletableFuture::join).toList(), times);
  }

  @Override
  public HttpReply deliverThroughCut(SyntheticDelivery delivery, ConnectionCut cut)
      throws CaseEnded, InterruptedException {
    HttpDelivery request = delivery.request();
    int length = request.body().length;
    int sent =
        switch (cut) {
          case BEFORE_THE_ANSWER -> length;
          case IN_THE_CONTENT -> length / 2;
        };
    try {
      caller.sendAndHangUp(receiver.endpoint(), request.headers(), request.body(), sent);
      run.observe(String.format(Locale.ROOT, "cut after %d of %d bytes", sent, length));
    } catch (IOException e) {
      throw CaseEnded.failed("a connection", e.getClass().getSimpleName());
    }
    return deliver(delivery, request);
  }

  @Override
  public int mostTogether() {
    return receiver.deliveriesPerRequest();
  }

  @Override
  public Map<String, ItemOutcome> deliverTogether(
      String description, List<SyntheticDelivery> deliveries)
      throws CaseEnded, InterruptedException {
    byte[] body =
        DeliveryBatch.write(deliveries.stream().map(SyntheticDelivery::outbound).toList());
    HttpDelivery request =
        new HttpDelivery(
            WireHeaders.DELIVERIES_TYPE, Map.of("Content-Type", WireHeaders.DELIVERIES_TYPE), body);
    HttpReply reply = caller.sendUntilAnswered(post(caller, request));
    run.observe(description + ": " + reply.text());
    if (!(reply instanceof HttpReply.Answered answered) || !reply.isSuccess()) {
      throw CaseEnded.failed(description + ": 200 with outcomes", reply.text());
    }
    return ItemOutcome.read(answered.body());
  }

  @Override
  public boolean hasMediaType() {
    return true;
  }

  @Override
  public void checkCertificate() throws CaseEnded {
    try {
      HttpsCaller.Handshake made = caller.handshake(receiver.endpoint());
      run.observe("handshake: " + made.protocol());
      if (caller.takesTls12(receiver.endpoint())) {
        run.observe("with TLS 1.2 only: a connection");
        throw CaseEnded.failed("no connection with a caller that has TLS 1.2 only", "one");
      }
    } catch (IOException e) {
      run.observe("handshake: none");
      throw CaseEnded.failed(
          "a TLS 1.3 connection with a certificate of " + receiver.agency() + ".pem",
          e.getClass().getSimpleName());
    }
  }

  @Override
  public void checkUnknownSenders(SyntheticDelivery delivery)
      throws CaseEnded, InterruptedException {
    Map<AgencyId, Optional<AgencyId>> senders = new TreeMap<>();
    senders.put(
        new AgencyId("with another agency's certificate"),
        Optional.of(CertificationKeys.OTHER_SENDER));
    senders.put(new AgencyId("without a certificate"), Optional.empty());
    for (Map.Entry<AgencyId, Optional<AgencyId>> sender : senders.entrySet()) {
      try (HttpsCaller caller = caller(sender.getValue())) {
        HttpReply reply = caller.send(post(caller, delivery.request()));
        run.observe(sender.getKey() + ": " + reply.text());
        if (!(reply instanceof HttpReply.Silent) && !reply.isRefusal()) {
          throw CaseEnded.failed(sender.getKey() + ": no connection, or a refusal", reply.text());
        }
      }
    }
  }

  @Override
  public void close() {
    caller.close();
  }
}
