package org.wasl.commands;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.wasl.client.ClientIdentity;
import org.wasl.client.WaslClient;
import org.wasl.client.answer.CallFailure;
import org.wasl.client.answer.HandInAnswer;
import org.wasl.client.answer.Refused;
import org.wasl.client.answer.Unavailable;
import org.wasl.commands.schema.VersionView;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.kit.option.InboxOption;
import org.wasl.kit.option.PkiOption;
import org.wasl.kit.option.ShownJson;
import org.wasl.kit.option.StandardOutput;
import org.wasl.kit.receive.HandedOverMessage;
import org.wasl.kit.send.CallerIdentity;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.jose.KeyPurpose;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SignedMessage;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.receipt.Receipt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code open} shows a received message and sends its receipt, or the report of a lost
 * key. Nothing is signed for a message that standard output did not take. Exit codes are 0 (shown
 * and signed for), 1 (not) and 2 (bad usage).
 */
@Command(
    name = "open",
    mixinStandardHelpOptions = true,
    description = "Shows a received message, and sends the signed receipt that a person opened it.")
public final class OpenCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PkiOption pki;
  @Mixin private InboxOption inbox;

  @Parameters(paramLabel = "DELIVERY", description = "Id of the delivery, as agency prints it.")
  private DeliveryId delivery;

  @Option(names = "--gateway", required = true, paramLabel = "URL", description = "Partner API.")
  private URI gateway;

  @Option(
      names = "--lost-key",
      description =
          "If no key opens it any more, sends a signed statement of that. Holders of the content"
              + " are asked for it.")
  private boolean lostKey;

  @Option(
      names = "--as-version",
      paramLabel = "N",
      description = {
        "Shows the message in this version of its type; the signature is that of the original. A",
        "version that cannot say everything shows nothing, and no receipt is sent."
      })
  private Optional<Integer> asVersion = Optional.empty();

  @Override
  public Integer call() throws IOException, InterruptedException {
    PkiFolder folder = pki.open();
    ReceivedDelivery received = inbox.find(spec.commandLine(), pki.agency(), delivery);
    Optional<SignedMessage> message =
        MessageSealer.open(received.sealed(), folder.privateKeys(pki.agency()));
    PrintWriter err = spec.commandLine().getErr();
    if (message.isEmpty()) {
      err.println("no key of " + pki.agency() + " opens " + delivery);
      return lostKey && sendReceipt(folder, received, Receipt.Kind.NEEDS_RESEAL) ? 0 : 1;
    }
    return show(folder, received.referral(), message.get())
            && sendReceipt(folder, received, Receipt.Kind.RETRIEVAL)
        ? 0
        : 1;
  }

  /** A handover is shown with the message in it, once the signature of its author is verified. */
  private boolean show(PkiFolder folder, ReferralId referral, SignedMessage message)
      throws IOException {
    if (!HandedOverMessage.isHandover(message)) {
      return print(message, asVersion);
    }
    boolean shown = print(message, Optional.empty());
    Optional<HandedOverMessage> handover =
        HandedOverMessage.in(message, referral, folder.directory());
    shown = shown && handover.isPresent() && print(handover.get().original(), asVersion);
    spec.commandLine()
        .getErr()
        .println(
            handover
                .map(
                    it ->
                        "hands over "
                            + it.envelope().typeAndVersion()
                            + ", signed by "
                            + it.envelope().sender())
                .orElse(
                    "the message that it hands over belongs to another referral, or its sender did"
                        + " not sign it"));
    return shown;
  }

  /** Tells whether it was shown. */
  private boolean print(SignedMessage message, Optional<Integer> version) throws IOException {
    Optional<String> text =
        version.isEmpty()
            ? Optional.of(ShownJson.of(message.body()))
            : new VersionView(spec, "--as-version", version.get())
                .of(delivery.toString(), message.body());
    if (text.isPresent()) {
      StandardOutput.println(spec.commandLine(), text.get());
    }
    return text.isPresent();
  }

  private boolean sendReceipt(PkiFolder folder, ReceivedDelivery received, Receipt.Kind kind)
      throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    return switch (submitReceipt(folder, received, kind)) {
      case HandInAnswer.Recorded _ -> {
        err.println("receipt of " + kind.code() + " recorded");
        yield true;
      }
      case Refused refused -> notRecorded(kind, refused);
      case Unavailable unavailable -> notRecorded(kind, unavailable);
    };
  }

  private boolean notRecorded(Receipt.Kind kind, CallFailure failure) {
    spec.commandLine()
        .getErr()
        .println(
            "receipt of %s not recorded (%s): open it again"
                .formatted(kind.code(), failure.code()));
    return false;
  }

  private HandInAnswer submitReceipt(PkiFolder folder, ReceivedDelivery received, Receipt.Kind kind)
      throws InterruptedException {
    Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS);
    Receipt statement = received.receiptPayload(kind, pki.agency(), now);
    byte[] receipt =
        folder
            .signer(pki.agency(), KeyPurpose.RETRIEVAL)
            .signReceipt(statement)
            .getBytes(StandardCharsets.US_ASCII);
    ClientIdentity identity = CallerIdentity.ofCertificate(folder, pki.agency());
    try (WaslClient client = WaslClient.open(CallerIdentity.calls(gateway, identity))) {
      return client.inbox().acknowledge(delivery, receipt);
    }
  }
}
