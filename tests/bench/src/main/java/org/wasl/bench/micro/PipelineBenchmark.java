package org.wasl.bench.micro;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.assembly.tracing.OpenTelemetryTraces;
import org.wasl.bench.load.BenchCases;
import org.wasl.bench.load.BenchPki;
import org.wasl.bench.load.SignedCases;
import org.wasl.routes.event.RouteTracer;
import org.wasl.rules.delivery.RetryDecision;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.StrictJson;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.message.AgreementWindow;
import org.wasl.wire.message.Envelope;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.SignedMessage;
import org.wasl.wire.message.Signer;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.receipt.Receipt;

/** CPU time of the single steps that each referral needs, one after the other, on one thread. */
public final class PipelineBenchmark {
  private static final int CASES = 2000;
  private static final int PADDING_STEP_BYTES = 1024;
  private static final int MAX_WAITING = 2048;

  /** Spans are sent by another thread, whose time is not counted. */
  private static final String NOWHERE = "http://127.0.0.1:1/v1/traces";

  private final Map<String, Consumer<SignedCases.Signed>> stages = new LinkedHashMap<>();

  private PipelineBenchmark(PkiFolder pki, RouteTracer traces) {
    AgencyDirectory directory = pki.directory();
    Agency platform = directory.byId(BenchPki.SENDER).orElseThrow();
    List<Agency> two = List.of(platform, directory.byId(BenchPki.CUSTODIAN).orElseThrow());
    StrictJson json = new StrictJson(JsonLimits.DEFAULT);
    SchemaRegistry schemas = SchemaRegistry.load(CodeLists.load());
    SignatureVerifier verifier = SignatureVerifier.ofAnyTime(directory);
    MessageSealer sealing = new MessageSealer(PADDING_STEP_BYTES);
    Signer signer = pki.signer(BenchPki.SENDER);
    String receipt = signer.signReceipt(receipt());
    stages.put("parse strictly", each -> json.parse(each.body().getBytes()));
    stages.put(
        "parse and validate",
        each -> {
          if (json.parse(each.body().getBytes()) instanceof StrictJson.Parsed parsed) {
            schemas.validate("vetted-case", 1, parsed.document());
          }
        });
    stages.put(
        "verify the sender's signature",
        each -> verifier.verifyMessage(platform, each.body().getBytes(), each.signature()));
    stages.put(
        "seal to two recipients",
        each -> sealing.seal(new SignedMessage(each.body().getBytes(), each.signature()), two));
    MessageSealer windowed = new MessageSealer(PADDING_STEP_BYTES, new AgreementWindow(1_000, 256));
    stages.put(
        "seal to two, one agreement in 256",
        each -> windowed.seal(new SignedMessage(each.body().getBytes(), each.signature()), two));
    stages.put("sign a receipt", each -> signer.signReceipt(receipt()));
    stages.put("verify a receipt", each -> verifier.verifyReceipt(platform, receipt));
    stages.put("trace a delivery, traces off", traced(RouteTracer.NONE));
    stages.put("trace a delivery, traces on", traced(traces));
  }

  /** All spans of one delivery, from intake to receipt. */
  private static Consumer<SignedCases.Signed> traced(RouteTracer traces) {
    UUID id = UUID.randomUUID();
    AgencyId by = BenchPki.SENDER;
    Envelope envelope =
        new Envelope(
            "vetted-case",
            1,
            new MessageId(id),
            by,
            Optional.empty(),
            Instant.EPOCH,
            "nonce",
            false);
    byte[] none = new byte[0];
    Leased lease =
        new Leased(
            new DeliveryId(id),
            new ReferralId(id),
            by,
            new MessageId(id),
            "vetted-case",
            1,
            false,
            by,
            1,
            false,
            true,
            none,
            "digest",
            0,
            0);
    RetryDecision delivered = new RetryDecision.Deliver("receipt");
    return each -> {
      traces.accepted(lease.referral(), envelope, 0);
      traces.queued(lease, 0);
      traces.parent(lease);
      traces.attempted(lease, delivered, 0);
    };
  }

  private static Receipt receipt() {
    return new Receipt(
        Receipt.Kind.DELIVERY,
        Optional.of(new DeliveryId(UUID.randomUUID())),
        new MessageId(UUID.randomUUID()),
        BenchPki.SENDER,
        BenchPki.SENDER,
        new ReferralId(UUID.randomUUID()),
        Digest.of(new byte[0]),
        Instant.EPOCH);
  }

  /**
   * Returns one line for each step, in microseconds. The value is that of the last of several
   * turns, and the first turn warms up.
   */
  public static String measure(PkiFolder pki, long seed) {
    SignedCases pile = BenchCases.signed(pki, CASES, seed);
    List<SignedCases.Signed> cases = Stream.generate(pile.cursor()::next).limit(CASES).toList();
    try (OpenTelemetryTraces traces = OpenTelemetryTraces.sending(NOWHERE, 1, MAX_WAITING)) {
      return new PipelineBenchmark(pki, traces)
          .stages.entrySet().stream()
              .map(
                  stage ->
                      String.format(
                          Locale.ROOT,
                          "%-32s %7.2f us",
                          stage.getKey(),
                          cost(stage.getValue(), cases)))
              .collect(Collectors.joining(System.lineSeparator()));
    }
  }

  private static double cost(Consumer<SignedCases.Signed> stage, List<SignedCases.Signed> cases) {
    return ThreadCost.micros(cases.size(), i -> stage.accept(cases.get(i)));
  }
}
