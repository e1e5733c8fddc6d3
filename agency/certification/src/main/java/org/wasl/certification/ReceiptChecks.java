package org.wasl.certification;

import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.wasl.certification.cases.CaseEnded;
import org.wasl.certification.cases.CertificationLimits;
import org.wasl.certification.cases.CertificationRun.Check;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.receipt.Receipt;

/** Checks the content of a receiver's receipts. */
final class ReceiptChecks {
  private final ReceiverProbe probe;
  private final SyntheticGateway gateway;
  private final DeliveryChannel channel;
  private final CertificationLimits limits;

  ReceiptChecks(
      ReceiverProbe probe,
      SyntheticGateway gateway,
      DeliveryChannel channel,
      CertificationLimits limits) {
    this.probe = probe;
    this.gateway = gateway;
    this.channel = channel;
    this.limits = limits;
  }

  /** The checks, by number of their case. */
  Map<String, Check> all() {
    Map<String, Check> checks = new HashMap<>();
    checks.put("C-101", this::showsItsCertificate);
    checks.put("C-111", this::givesAReceipt);
    checks.put("C-112", this::signsTheDigest);
    checks.put("C-113", this::namesTheReceivedMessage);
    checks.put("C-114", this::datesItsReceipts);
    return checks;
  }

  private void showsItsCertificate() throws CaseEnded {
    channel.checkCertificate();
  }

  private void givesAReceipt() throws CaseEnded, InterruptedException {
    SyntheticDelivery delivery = gateway.newCase();
    HttpReply reply = probe.deliver("a case", delivery, delivery.request());
    probe.receiptIn("a case", reply);
    if (reply instanceof HttpReply.Answered answered) {
      ReceiverProbe.same("the answer's status", "200", Integer.toString(answered.status()));
      ReceiverProbe.same(
          "the receipt's media type",
          WireHeaders.RECEIPT_TYPE,
          answered.contentType().replaceFirst(";.*", "").strip());
    }
  }

  private void signsTheDigest() throws CaseEnded, InterruptedException {
    SyntheticDelivery delivery = gateway.newCase();
    Receipt receipt = probe.genuine("a case", probe.taken("a case", delivery));
    ReceiverProbe.same(
        "the digest of the exact sealed bytes,", delivery.outbound().digest(), receipt.digest());
  }

  private void namesTheReceivedMessage() throws CaseEnded, InterruptedException {
    SyntheticDelivery delivery = gateway.newCase();
    probe.checkNames(delivery, probe.genuine("a case", probe.taken("a case", delivery)));
  }

  private void datesItsReceipts() throws CaseEnded, InterruptedException {
    Instant before = Instant.now();
    Receipt receipt = probe.genuine("a case", probe.taken("a case", gateway.newCase()));
    Instant after = Instant.now();
    if (receipt.time().isBefore(before.minus(limits.clockSkew()))
        || receipt.time().isAfter(after.plus(limits.clockSkew()))) {
      throw CaseEnded.failed(
          String.format(
              Locale.ROOT, "a time at most %d s off %s", limits.clockSkew().toSeconds(), after),
          receipt.time().toString());
    }
  }
}
