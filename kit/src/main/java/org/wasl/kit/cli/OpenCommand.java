package org.wasl.kit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.wasl.base.RootCause;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.cli.option.InboxOption;
import org.wasl.kit.cli.option.PkiOption;
import org.wasl.kit.cli.option.ShownJson;
import org.wasl.kit.cli.option.StandardOutput;
import org.wasl.kit.cli.schema.VersionView;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.kit.receive.HandedOverMessage;
import org.wasl.kit.send.FailureCode;
import org.wasl.kit.send.InboxClient;
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
 * {@code open}: shows a received message and sends the receipt of it, or the report of a lost key.
 * Nothing is signed for a message that standard output did not take. Exit codes: 0 shown and signed
 * for, 1 not, 2 bad usage.
 */
@Command(
    name = "open",
    mixinStandardHelpOptions = true,
    description = "Shows a received message, and sends the signed receipt that a person opened it.")
public final class OpenCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PkiOption pki;
  @Mixin private InboxOption inbox;

  @Parameters(paramLabel = "DELIVERY", description = "Its id, as agency prints it.")
  private UUID delivery;

  @Option(names = "--gateway", required = true, paramLabel = "URL", description = "Partner API.")
  private URI gateway;

  @Option(
      names = "--lost-key",
      description =
          "Where no key opens it any more, says so, signed: who has the content is asked for it.")
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
  public Integer call() throws IOException {
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
  private boolean show(PkiFolder folder, UUID referral, SignedMessage message) throws IOException {
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
                    "what it hands over is of another referral, or not what its sender signed"));
    return shown;
  }

  /** Whether it was shown. */
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

  private boolean sendReceipt(PkiFolder folder, ReceivedDelivery received, Receipt.Kind what) {
    PrintWriter err = spec.commandLine().getErr();
    try {
      submitReceipt(folder, received, what);
      err.println("receipt of " + what.code() + " recorded");
      return true;
    } catch (CompletionException e) {
      err.println(
          "receipt of %s not recorded (%s): open it again"
              .formatted(what.code(), reason(RootCause.ofCompletion(e))));
      return false;
    }
  }

  private void submitReceipt(PkiFolder folder, ReceivedDelivery received, Receipt.Kind what) {
    Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS);
    Receipt statement = received.receiptPayload(what, pki.agency(), now);
    byte[] receipt =
        folder
            .signer(pki.agency(), KeyPurpose.RETRIEVAL)
            .signReceipt(statement)
            .getBytes(StandardCharsets.US_ASCII);
    try (KitRuntime runtime = KitRuntime.start(1);
        var client = new InboxClient(runtime.vertx(), folder, pki.agency(), gateway)) {
      client.acknowledge(delivery, receipt).join();
    }
  }

  private static String reason(Throwable failure) {
    return failure instanceof InboxClient.UnexpectedStatusException
        ? RootCause.message(failure)
        : FailureCode.of(failure);
  }
}
