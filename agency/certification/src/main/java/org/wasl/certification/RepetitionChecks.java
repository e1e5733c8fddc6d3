package org.wasl.certification;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.wasl.certification.cases.CaseEnded;
import org.wasl.certification.cases.CertificationLimits;
import org.wasl.certification.cases.CertificationRun.Check;
import org.wasl.client.OutgoingMessage;
import org.wasl.kit.pki.CertificationKeys;
import org.wasl.rules.id.DeliveryId;
import org.wasl.wire.receipt.Receipt;

/** Checks repeated and simultaneous deliveries, and deliveries after a cut connection. */
final class RepetitionChecks {
  private static final long POLL_MILLIS = 20;

  private final ReceiverProbe probe;
  private final SyntheticGateway gateway;
  private final DeliveryChannel channel;
  private final Optional<Path> handledFile;
  private final Optional<Restart> restart;
  private final CertificationLimits limits;

  RepetitionChecks(
      ReceiverProbe probe,
      SyntheticGateway gateway,
      DeliveryChannel channel,
      Optional<Path> handledFile,
      Optional<Restart> restart,
      CertificationLimits limits) {
    this.probe = probe;
    this.gateway = gateway;
    this.channel = channel;
    this.handledFile = handledFile;
    this.restart = restart;
    this.limits = limits;
  }

  /** The checks, by number of their case. */
  Map<String, Check> all() {
    Map<String, Check> checks = new HashMap<>();
    checks.put("C-131", this::answersADuplicateAlike);
    checks.put("C-132", this::answersSimultaneousDuplicatesAlike);
    checks.put("C-133", this::signsForAnotherDelivery);
    checks.put("C-134", this::refusesOtherBytesUnderTheSameId);
    checks.put("C-135", this::signsAReceiptForAResealedMessage);
    checks.put("C-136", this::processesOnce);
    checks.put("C-141", this::survivesAConnectionCutBeforeTheAnswer);
    checks.put("C-143", this::remembersAfterARestart);
    checks.put("C-142", this::survivesAConnectionCutInTheBody);
    return checks;
  }

  private void answersADuplicateAlike() throws CaseEnded, InterruptedException {
    SyntheticDelivery delivery = gateway.newCase();
    String first = probe.taken("first", delivery);
    ReceiverProbe.same("again: the first receipt", first, probe.taken("again", delivery));
    ReceiverProbe.same(
        "a third time: the first receipt", first, probe.taken("a third time", delivery));
  }

  private void answersSimultaneousDuplicatesAlike() throws CaseEnded, InterruptedException {
    SyntheticDelivery delivery = gateway.newCase();
    SimultaneousReplies several = channel.deliverAtOnce(delivery, ReceiverChecks.AT_ONCE);
    List<String> receipts = new ArrayList<>();
    for (HttpReply reply : several.replies()) {
      probe.observe(
          String.format(Locale.ROOT, "one of %d at once: %s", several.atOnce(), reply.text()));
      if (reply.isSuccess()) {
        receipts.add(probe.receiptIn("one of several at once", reply));
      } else if (!reply.isForNow()) {
        throw CaseEnded.failed("one of several at once: a receipt, or later", reply.text());
      }
    }
    receipts.add(probe.taken("afterwards", delivery));
    for (String receipt : receipts) {
      ReceiverProbe.same("each has one receipt,", receipts.getLast(), receipt);
    }
    if (several.atOnce() < 2) {
      throw CaseEnded.notApplicable("it takes one delivery after the other");
    }
  }

  private void signsForAnotherDelivery() throws CaseEnded, InterruptedException {
    SyntheticDelivery first = gateway.newCase();
    probe.taken("first", first);
    SyntheticDelivery second =
        gateway.deliver(SyntheticGateway.CASE, first.outbound().referral(), first.message(), 1);
    Receipt receipt =
        probe.genuine(
            "the same message", probe.taken("the same message in another delivery", second));
    probe.checkNames(second, receipt);
  }

  private void refusesOtherBytesUnderTheSameId() throws CaseEnded, InterruptedException {
    SyntheticDelivery first = gateway.newCase();
    String receipt = probe.taken("first", first);
    byte[] other = ForgedDeliveries.changedContent(first.message().bytes());
    String signature = gateway.signer(CertificationKeys.SENDER).signMessage(other);
    OutgoingMessage message = new OutgoingMessage(first.message().messageId(), other, signature);
    probe.refused(
        "another message under its id",
        gateway.deliver(SyntheticGateway.CASE, first.outbound().referral(), message, 1));
    ReceiverProbe.same(
        "the first one again: its receipt", receipt, probe.taken("the first one again", first));
  }

  private void signsAReceiptForAResealedMessage() throws CaseEnded, InterruptedException {
    SyntheticDelivery first = gateway.newCase();
    probe.taken("first", first);
    SyntheticDelivery repeatedDelivery =
        first.sealedAs(gateway.sealed(first.message().bytes(), first.message().signature()));
    Receipt receipt =
        probe.genuine(
            "sealed again", probe.taken("the same delivery sealed again", repeatedDelivery));
    ReceiverProbe.same(
        "the digest of what came last,", repeatedDelivery.outbound().digest(), receipt.digest());
    ReceiverProbe.same(
        "deliveryId",
        first.id().toString(),
        receipt.deliveryId().map(DeliveryId::toString).orElse("none"));
  }

  private void processesOnce() throws CaseEnded, InterruptedException {
    Path handled =
        handledFile.orElseThrow(
            () ->
                CaseEnded.notApplicable(
                    "how often a message is processed is seen with --handled only"));
    SyntheticDelivery delivery = gateway.newCase();
    answersAlike(delivery);
    probe.taken(
        "the same message in another delivery",
        gateway.deliver(
            SyntheticGateway.CASE, delivery.outbound().referral(), delivery.message(), 1));
    SyntheticDelivery last = gateway.newCase();
    probe.taken("a later message", last);
    awaitHandled(handled, last);
    long times = count(handled, delivery);
    probe.observe("processed: " + times);
    ReceiverProbe.same("times processed:", "1", Long.toString(times));
  }

  private void answersAlike(SyntheticDelivery delivery) throws CaseEnded, InterruptedException {
    probe.taken("first", delivery);
    probe.taken("again", delivery);
    SimultaneousReplies several = channel.deliverAtOnce(delivery, ReceiverChecks.AT_ONCE);
    probe.observe(String.format(Locale.ROOT, "%d times at once", several.atOnce()));
  }

  private void awaitHandled(Path file, SyntheticDelivery delivery)
      throws CaseEnded, InterruptedException {
    long until = System.nanoTime() + limits.delivery().toNanos();
    while (count(file, delivery) == 0) {
      if (System.nanoTime() > until) {
        throw CaseEnded.failed(
            "the messageId of each processed message in " + file.getFileName(),
            String.format(Locale.ROOT, "not there after %d s", limits.delivery().toSeconds()));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static long count(Path file, SyntheticDelivery delivery) throws CaseEnded {
    String id = delivery.message().messageId().toString();
    try {
      return Files.readAllLines(file).stream().map(String::strip).filter(id::equals).count();
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw CaseEnded.failed("a readable file " + file.getFileName(), e.getClass().getSimpleName());
    }
  }

  private void remembersAfterARestart() throws CaseEnded, InterruptedException {
    Restart command =
        restart.orElseThrow(
            () ->
                CaseEnded.notApplicable("its memory after a restart is seen with --restart only"));
    SyntheticDelivery delivery = gateway.newCase();
    String first = probe.taken("first", delivery);
    try {
      command.now(limits.delivery());
    } catch (IOException e) {
      throw CaseEnded.failed("a restart", String.valueOf(e.getMessage()));
    }
    probe.observe("restarted");
    ReceiverProbe.same(
        "after a restart: the first receipt", first, probe.taken("after a restart", delivery));
    probe.taken("another one", gateway.newCase());
  }

  private void survivesAConnectionCutBeforeTheAnswer() throws CaseEnded, InterruptedException {
    survives(gateway.newCase(), ConnectionCut.BEFORE_THE_ANSWER);
  }

  private void survivesAConnectionCutInTheBody() throws CaseEnded, InterruptedException {
    survives(gateway.newCase(), ConnectionCut.IN_THE_CONTENT);
  }

  private void survives(SyntheticDelivery delivery, ConnectionCut cut)
      throws CaseEnded, InterruptedException {
    HttpReply reply = channel.deliverThroughCut(delivery, cut);
    probe.observe("again: " + reply.text());
    probe.checkNames(delivery, probe.genuine("again", probe.receiptIn("again", reply)));
  }
}
