package org.wasl.kit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.cli.option.GatewayOption;
import org.wasl.kit.cli.option.InboxOption;
import org.wasl.kit.cli.option.OutcomePrinter;
import org.wasl.kit.cli.option.PkiOption;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.kit.receive.HandedOverMessage;
import org.wasl.kit.send.GatewayClient;
import org.wasl.kit.send.MessageWriter;
import org.wasl.kit.send.OutgoingMessage;
import org.wasl.kit.send.RequestOutcome;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SignedMessage;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code handover}: hands over a message to an agency that joined later or cannot open its own
 * copy. Exit codes: 0 accepted, 1 no key opens it or not accepted, 2 bad usage.
 */
@Command(
    name = "handover",
    mixinStandardHelpOptions = true,
    description =
        "Gives a message that the agency has, its sender's signature with it, to another.")
public final class HandoverCommand implements Callable<Integer> {
  private static final int MAX_NUMBER = 1_000;
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{1,62}");
  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /** The message that is handed over, and its referral. */
  private record Held(HandedOverMessage message, UUID referral) {}

  @Spec private CommandSpec spec;
  @Mixin private PkiOption pki;
  @Mixin private InboxOption inbox;
  @Mixin private GatewayOption gateway;

  @Parameters(
      paramLabel = "DELIVERY",
      description =
          "The id of a received delivery, as agency prints it; or the file of a message that the"
              + " agency sent itself.")
  private String which;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "ID",
      description = "Who is to have it: a party of the referral.")
  private String to;

  @Option(
      names = "--referral",
      paramLabel = "UUID",
      description = "What a file belongs to that does not say so: the case itself.")
  private UUID referral;

  @Option(
      names = "--number",
      paramLabel = "N",
      description =
          "Of this handover of the message to that agency, from 1; ${DEFAULT-VALUE} by default.")
  private int number = 1;

  @Override
  public Integer call() {
    if (!ID.matcher(to).matches() || to.equals(pki.agency())) {
      throw usage("--to: not another agency's id: " + to);
    }
    if (number < 1 || number > MAX_NUMBER) {
      throw usage("--number: from 1 to " + MAX_NUMBER);
    }
    PkiFolder folder = pki.open();
    try {
      Optional<Held> held =
          UUID_FORM.matcher(which).matches() ? received(folder) : Optional.of(sent(folder));
      return held.map(it -> send(folder, it)).orElse(1);
    } catch (IllegalArgumentException e) {
      throw usage(which + ": " + e.getMessage());
    }
  }

  private Optional<Held> received(PkiFolder folder) {
    UUID delivery = UUID.fromString(which);
    ReceivedDelivery received = inbox.find(spec.commandLine(), pki.agency(), delivery);
    Optional<SignedMessage> message =
        MessageSealer.open(received.sealed(), folder.privateKeys(pki.agency()));
    if (message.isEmpty()) {
      spec.commandLine().getErr().println("no key of " + pki.agency() + " opens " + delivery);
    }
    return message.map(it -> new Held(HandedOverMessage.of(it), received.referral()));
  }

  /** The message is signed again; the signature proves the same. */
  private Held sent(PkiFolder folder) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(Path.of(which));
    } catch (IOException e) {
      throw usage("cannot read " + which);
    }
    HandedOverMessage message =
        HandedOverMessage.of(
            new SignedMessage(bytes, folder.signer(pki.agency()).signMessage(bytes)));
    if (!message.envelope().sender().equals(pki.agency())) {
      throw new IllegalArgumentException("is not a message of " + pki.agency());
    }
    return new Held(
        message,
        Optional.ofNullable(referral)
            .or(message.envelope()::referral)
            .orElseThrow(() -> new IllegalArgumentException("give its --referral")));
  }

  private int send(PkiFolder folder, Held held) {
    SecureRandom random = new SecureRandom();
    var writer =
        new MessageWriter(pki.agency(), folder.signer(pki.agency()), Clock.systemUTC(), random);
    OutgoingMessage handover =
        writer.write(
            HandedOverMessage.TYPE,
            1,
            Optional.of(held.referral()),
            held.message().envelope().test(),
            held.message().content(to, number));
    KeptMessage kept = KeptMessage.of(handover, Path.of(which));
    try (KitRuntime runtime = KitRuntime.start(1);
        var client =
            new GatewayClient(
                runtime.vertx(), folder, pki.agency(), gateway.config(spec), random)) {
      RequestOutcome outcome = client.submit(held.referral(), handover).join();
      int code =
          OutcomePrinter.print(
              spec.commandLine(), gateway.unanswered(), handover.messageId(), outcome);
      kept.settle(spec, pki, gateway, outcome);
      return code;
    }
  }

  private ParameterException usage(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }
}
