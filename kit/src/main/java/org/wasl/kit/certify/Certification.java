package org.wasl.kit.certify;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.certify.cases.CaseCatalogue;
import org.wasl.kit.certify.cases.CaseResult;
import org.wasl.kit.certify.cases.CertificationLimits;
import org.wasl.kit.certify.cases.CertificationReport;
import org.wasl.kit.certify.cases.CertificationRun;
import org.wasl.kit.certify.cases.CertifiedSide;
import org.wasl.wire.directory.DeliveryFormat;
import org.wasl.wire.directory.DeliveryProtocol;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.pki.PkiFolder;

/** Tests an implementation, case by case, and reports. */
public final class Certification {
  private final PkiFolder pki;
  private final CertificationLimits limits;
  private final long seed;
  private final Set<String> chosen;
  private final Consumer<CaseResult> listener;

  /**
   * Prepares a test.
   *
   * @param pki as {@link org.wasl.kit.pki.CertificationKeys} fills it
   * @param seed of what is chosen at random, such as the byte that is changed
   * @param chosen numbers of the cases that are wanted; all where it is empty
   * @param listener called with the result of each case
   */
  public Certification(
      PkiFolder pki,
      CertificationLimits limits,
      long seed,
      Set<String> chosen,
      Consumer<CaseResult> listener) {
    CryptoProvider.install();
    this.pki = pki;
    this.limits = limits;
    this.seed = seed;
    this.chosen = Set.copyOf(chosen);
    this.listener = listener;
  }

  /**
   * Tests the receiver of an agency: plays its gateway.
   *
   * @throws InterruptedException where the thread is told to stop; nothing is left running
   */
  public CertificationReport receiver(ReceiverUnderTest receiver) throws InterruptedException {
    CertificationRun run = new CertificationRun();
    try (PushChannel channel = new PushChannel(pki, receiver, limits, run)) {
      return receiver(
          new SyntheticGateway(pki, receiver.agency(), receiver.format()),
          channel,
          receiver.handled(),
          receiver.confirmation(),
          run,
          receiver.endpoint(),
          receiver.format().code());
    }
  }

  /**
   * Tests what an agency collects with: opens the inbox of its gateway.
   *
   * @param opened called with the address that the agency is to collect from, before the first case
   * @throws IOException where nobody can listen there
   * @throws InterruptedException where the thread is told to stop; nothing is left running
   */
  public CertificationReport collector(CollectorUnderTest collector, Consumer<URI> opened)
      throws IOException, InterruptedException {
    CertificationRun run = new CertificationRun();
    try (KitRuntime runtime = KitRuntime.start(1);
        CollectionInbox inbox =
            new CollectionInbox(runtime.vertx(), pki, collector.agency(), collector.listen())) {
      opened.accept(inbox.url());
      return receiver(
          new SyntheticGateway(pki, collector.agency(), DeliveryFormat.PLAIN),
          new InboxChannel(inbox, limits, run),
          collector.handled(),
          collector.confirmation(),
          run,
          inbox.url(),
          DeliveryProtocol.PULL.code());
    }
  }

  private CertificationReport receiver(
      SyntheticGateway sender,
      DeliveryChannel channel,
      Optional<Path> handled,
      Confirmation confirmation,
      CertificationRun run,
      URI target,
      String form)
      throws InterruptedException {
    Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    long start = System.nanoTime();
    ReceiverChecks checks =
        new ReceiverChecks(sender, channel, handled, confirmation, limits, run, seed);
    List<CaseResult> results =
        run.run(CaseCatalogue.of(CertifiedSide.RECEIVER), checks.all(), chosen, listener);
    return new CertificationReport(
        CertifiedSide.RECEIVER,
        sender.recipient().id(),
        target.toString(),
        confirmation == Confirmation.SEALED ? form + ", sealed" : form,
        started,
        Duration.ofNanos(System.nanoTime() - start),
        seed,
        results);
  }

  /**
   * Tests a gateway: sends to it as an agency that it has registered.
   *
   * @throws InterruptedException where the thread is told to stop; nothing is left running
   */
  public CertificationReport gateway(GatewayUnderTest gateway) throws InterruptedException {
    CertificationRun run = new CertificationRun();
    Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    long start = System.nanoTime();
    List<CaseResult> results;
    try (GatewayChecks checks = new GatewayChecks(pki, gateway, limits, run)) {
      results = run.run(CaseCatalogue.of(CertifiedSide.GATEWAY), checks.all(), chosen, listener);
    }
    return new CertificationReport(
        CertifiedSide.GATEWAY,
        gateway.agency(),
        gateway.api().toString(),
        "json",
        started,
        Duration.ofNanos(System.nanoTime() - start),
        seed,
        results);
  }
}
