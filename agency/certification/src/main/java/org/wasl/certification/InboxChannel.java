package org.wasl.certification;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.wasl.certification.cases.CaseEnded;
import org.wasl.certification.cases.CertificationLimits;
import org.wasl.certification.cases.CertificationRun;
import org.wasl.kit.pki.CertificationKeys;
import org.wasl.wire.exchange.HttpDelivery;
import org.wasl.wire.exchange.ItemOutcome;

/** Lays deliveries into an inbox, from which the agency collects. */
final class InboxChannel implements DeliveryChannel {
  private static final int TOGETHER = 8;

  private final CollectionInbox inbox;
  private final CertificationLimits limits;
  private final CertificationRun run;

  InboxChannel(CollectionInbox inbox, CertificationLimits limits, CertificationRun run) {
    this.inbox = inbox;
    this.limits = limits;
    this.run = run;
  }

  @Override
  public HttpReply deliver(SyntheticDelivery delivery, HttpDelivery request)
      throws InterruptedException {
    return RepeatedAttempts.of(() -> deliverOnce(delivery, request), limits.delivery());
  }

  @Override
  public HttpReply deliverOnce(SyntheticDelivery delivery, HttpDelivery request)
      throws InterruptedException {
    return offered(new OfferedDelivery(delivery, request, 1, Optional.empty())).reply();
  }

  private OfferedDelivery offered(OfferedDelivery offer) throws InterruptedException {
    offerTogether(List.of(offer));
    return offer;
  }

  private void offerTogether(List<OfferedDelivery> offers) throws InterruptedException {
    long until = System.nanoTime() + limits.request().toNanos();
    inbox.offer(offers);
    try {
      for (OfferedDelivery offer : offers) {
        offer.await(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
      }
    } finally {
      offers.forEach(inbox::withdraw);
    }
  }

  @Override
  public SimultaneousReplies deliverAtOnce(SyntheticDelivery delivery, int times)
      throws InterruptedException {
    return offered(new OfferedDelivery(delivery, delivery.request(), times, Optional.empty()))
        .replies();
  }

  @Override
  public HttpReply deliverThroughCut(SyntheticDelivery delivery, ConnectionCut cut)
      throws CaseEnded, InterruptedException {
    HttpDelivery request = delivery.request();
    OfferedDelivery offer = offered(new OfferedDelivery(delivery, request, 1, Optional.of(cut)));
    HttpReply reply = offer.reply();
    if (!offer.wasCut()) {
      throw CaseEnded.failed("a connection that can be cut", reply.text());
    }
    run.observe("cut, and shown again: " + reply.text());
    return reply.isForNow() ? deliver(delivery, request) : reply;
  }

  @Override
  public int mostTogether() {
    return TOGETHER;
  }

  @Override
  public Map<String, ItemOutcome> deliverTogether(
      String description, List<SyntheticDelivery> deliveries) throws InterruptedException {
    List<OfferedDelivery> offers =
        deliveries.stream()
            .map(delivery -> new OfferedDelivery(delivery, delivery.request(), 1, Optional.empty()))
            .toList();
    offerTogether(offers);
    Map<String, ItemOutcome> outcomes = new HashMap<>();
    for (OfferedDelivery offer : offers) {
      HttpReply reply = offer.reply();
      run.observe(description + ": " + reply.text());
      if (reply instanceof HttpReply.Answered answered) {
        String id = offer.delivery().id().toString();
        String receipt =
            reply.isSuccess() ? new String(answered.body(), StandardCharsets.UTF_8).trim() : "";
        outcomes.put(
            id,
            new ItemOutcome(id, answered.status(), receipt, Optional.empty(), Optional.empty()));
      }
    }
    return outcomes;
  }

  @Override
  public boolean hasMediaType() {
    return false;
  }

  @Override
  public void checkCertificate() throws CaseEnded {
    throw CaseEnded.notApplicable(
        "it collects and has no server; without its certificate it collects nothing");
  }

  @Override
  public void checkUnknownSenders(SyntheticDelivery delivery)
      throws CaseEnded, InterruptedException {
    Duration limit = limits.request().plus(limits.delivery());
    String expected = "no request to a server with another agency's certificate";
    switch (inbox.replacedBy(CertificationKeys.OTHER_SENDER, limit)) {
      case TURNED_AWAY -> run.observe("with another agency's certificate: no request");
      case ASKED -> throw CaseEnded.failed(expected, "a request");
      case ABSENT ->
          throw CaseEnded.failed(
              "a new connection after the one that was closed",
              String.format(Locale.ROOT, "none in %d s", limit.toSeconds()));
    }
  }
}
