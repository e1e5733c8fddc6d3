package org.wasl.certification;

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
import org.wasl.certification.cases.CaseCatalogue;
import org.wasl.certification.cases.CaseResult;
import org.wasl.certification.cases.CertificationLimits;
import org.wasl.certification.cases.CertificationReport;
import org.wasl.certification.cases.CertificationRun;
import org.wasl.certification.cases.CertifiedSide;
import org.wasl.kit.KitRuntime;
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
   * @param seed seed of random choices, such as the byte that is changed
   * @param chosen numbers of the wanted cases; empty for all
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
   * Tests the receiver of an agency in the role of its gateway.
   *
   * @throws InterruptedException if the thread is interrupted. Nothing is left running
   */
  public CertificationReport receiver(ReceiverUnderTest receiver) throws InterruptedException {
    CertificationRun run = new CertificationRun();
    try (PushChannel channel = new PushChannel(pki, receiver, limits, run)) {
      return receiver(
          new SyntheticGateway(pki, receiver.agency(), receiver.format()),
          channel,
          receiver.handled(),
          receiver.confirmation(),
          receiver.restart(),
          run,
          receiver.endpoint(),
          receiver.format().code());
    }
  }

  /**
   * Tests a collecting agency. It opens the inbox of its gateway.
   *
   * @param opened called with the address that the agency is to collect from, before the first case
   * @throws IOException if nobody can listen there
   * @throws InterruptedException if the thread is interrupted. Nothing is left running
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
          collector.restart(),
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
      Optional<Restart> restart,
      CertificationRun run,
      URI target,
      String form)
      throws InterruptedException {
    Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    long start = System.nanoTime();
    ReceiverChecks checks =
        new ReceiverChecks(sender, channel, handled, confirmation, restart, limits, run, seed);
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
   * Tests a gateway. It sends as an agency that the gateway has registered.
   *
   * @throws InterruptedException if the thread is interrupted. Nothing is left running
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
