package org.wasl.certification;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.wasl.certification.cases.CaseEnded;
import org.wasl.certification.cases.CertificationRun.Check;
import org.wasl.client.PushEndpoint;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.exchange.WireHeaders;

/**
 * Checks that a receiver refuses faulty deliveries. The genuine delivery with the same ids follows
 * and must be taken. This proves that the fault caused the refusal, and that the refusal left
 * nothing behind.
 */
final class RefusalChecks {
  private static final String CONTENT_TYPE = "Content-Type";
  private static final Set<String> CLOSED =
      Set.of("connection-closed", "connection-refused", "tls");

  /**
   * A fault of a request around a genuine delivery.
   *
   * @param what in a few words
   * @param ofMediaType whether it is the media type, which not every channel has
   * @param change makes it in the headers
   */
  record HeaderFault(String what, boolean ofMediaType, UnaryOperator<Map<String, String>> change) {}

  static final List<HeaderFault> HEADER_FAULTS = headerFaults();

  private final ReceiverProbe probe;
  private final SyntheticGateway gateway;
  private final DeliveryChannel channel;
  private final ForgedDeliveries forged;

  RefusalChecks(
      ReceiverProbe probe,
      SyntheticGateway gateway,
      DeliveryChannel channel,
      ForgedDeliveries forged) {
    this.probe = probe;
    this.gateway = gateway;
    this.channel = channel;
    this.forged = forged;
  }

  /** The checks, by number of their case. */
  Map<String, Check> all() {
    Map<String, Check> checks = new HashMap<>();
    checks.put("C-115", this::letsOnlyTheGatewayIn);
    checks.put("C-116", this::refusesContentThatIsNoDelivery);
    checks.put("C-117", () -> refusesForged("C-117"));
    checks.put("C-129", () -> refusesForged("C-129"));
    checks.put("C-172", () -> refusesForged("C-172"));
    checks.put("C-121", () -> refusesForged("C-121"));
    checks.put("C-122", () -> refusesForged("C-122"));
    checks.put("C-123", () -> refusesForged("C-123"));
    checks.put("C-124", () -> refusesForged("C-124"));
    checks.put("C-125", () -> refusesForged("C-125"));
    checks.put("C-126", this::refusesContradictions);
    checks.put("C-127", () -> refusesForged("C-127"));
    checks.put("C-128", () -> refusesForged("C-128"));
    checks.put("C-162", () -> refusesForged("C-162"));
    checks.put("C-184", this::refusesTooLargeContent);
    return checks;
  }

  private void letsOnlyTheGatewayIn() throws CaseEnded, InterruptedException {
    SyntheticDelivery genuine = gateway.newCase();
    channel.checkUnknownSenders(genuine);
    probe.thenTaken(genuine);
  }

  private void refusesContentThatIsNoDelivery() throws CaseEnded, InterruptedException {
    SyntheticDelivery genuine = gateway.newCase();
    for (HeaderFault fault : HEADER_FAULTS) {
      if (!fault.ofMediaType() || channel.hasMediaType()) {
        probe.refused(fault.what(), genuine, fault.change());
      }
    }
    probe.thenTaken(genuine);
  }

  private static List<HeaderFault> headerFaults() {
    List<HeaderFault> faults = new ArrayList<>();
    for (String header :
        List.of(
            WireHeaders.DELIVERY,
            WireHeaders.IDEMPOTENCY_KEY,
            WireHeaders.REFERRAL,
            WireHeaders.MESSAGE,
            WireHeaders.SENDER,
            WireHeaders.TYPE,
            WireHeaders.DIGEST)) {
      faults.add(
          new HeaderFault(
              "without " + header,
              false,
              headers -> {
                headers.remove(header);
                return headers;
              }));
    }
    faults.add(
        with(
            "Idempotency-Key of another delivery",
            WireHeaders.IDEMPOTENCY_KEY,
            UUID.randomUUID().toString()));
    faults.add(with("Wasl-Message is no UUID", WireHeaders.MESSAGE, "1"));
    faults.add(with("another media type", CONTENT_TYPE, "text/plain"));
    return List.copyOf(faults);
  }

  private static HeaderFault with(String description, String name, String value) {
    return new HeaderFault(
        description,
        name.equals(CONTENT_TYPE),
        headers -> {
          headers.put(name, value);
          return headers;
        });
  }

  private void refusesForged(String number) throws CaseEnded, InterruptedException {
    refusesForged(number, gateway.newCase());
  }

  /** Refuses each that is forged in this case, and then takes the genuine one. */
  private void refusesForged(String number, SyntheticDelivery genuine)
      throws CaseEnded, InterruptedException {
    for (ForgedDeliveries.Forgery forgery : forged.of(number)) {
      probe.refused(forgery.what(), forgery.made().apply(genuine));
    }
    probe.thenTaken(genuine);
  }

  private void refusesContradictions() throws CaseEnded, InterruptedException {
    SyntheticDelivery genuine = gateway.newCase();
    refusesForged("C-126", genuine);
    SyntheticDelivery withdrawal = gateway.withdrawal(genuine.outbound().referral());
    probe.refused(
        "Wasl-Referral of another referral",
        withdrawal.inReferral(new ReferralId(UUID.randomUUID())));
    probe.thenTaken(withdrawal);
  }

  private void refusesTooLargeContent() throws CaseEnded, InterruptedException {
    SyntheticDelivery genuine = gateway.newCase();
    SyntheticDelivery tooLarge = genuine.sealedAs(new byte[PushEndpoint.MAX_SEALED_BYTES + 1]);
    HttpReply reply = channel.deliverOnce(tooLarge, tooLarge.request());
    probe.observe("one byte more than any gateway sends: " + reply.text());
    boolean closed = reply instanceof HttpReply.Silent(String why) && CLOSED.contains(why);
    if (!closed && !reply.isRefusal()) {
      throw CaseEnded.failed(
          "one byte more than any gateway sends: 413, or the connection closed", reply.text());
    }
    probe.thenTaken(genuine);
  }
}
