package org.wasl.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.wasl.client.OutgoingMessage;
import org.wasl.client.WaslClient;
import org.wasl.client.answer.Outcome;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.kit.option.GatewayOption;
import org.wasl.kit.option.InboxOption;
import org.wasl.kit.option.OutcomePrinter;
import org.wasl.kit.option.PkiOption;
import org.wasl.kit.receive.HandedOverMessage;
import org.wasl.kit.send.MessageWriter;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;
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
 * The command {@code handover} hands over a message to an agency that joined later or cannot open
 * its own copy. Exit codes are 0 (accepted), 1 (no key opens it, or not accepted) and 2 (bad
 * usage).
 */
@Command(
    name = "handover",
    mixinStandardHelpOptions = true,
    description = "Hands a message over to another agency, with the signature of its sender.")
public final class HandoverCommand implements Callable<Integer> {
  private static final int MAX_NUMBER = 1_000;
  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /** The message that is handed over, and its referral. */
  private record Held(HandedOverMessage message, ReferralId referral) {}

  @Spec private CommandSpec spec;
  @Mixin private PkiOption pki;
  @Mixin private InboxOption inbox;
  @Mixin private GatewayOption gateway;

  @Parameters(
      paramLabel = "DELIVERY",
      description =
          "The id of a received delivery, as agency prints it; or the file of a message that the"
              + " agency sent itself.")
  private String deliveryOrFile;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "ID",
      description = "Recipient, a party of the referral.")
  private AgencyId to;

  @Option(
      names = "--referral",
      paramLabel = "UUID",
      description = "Referral of a file that does not name it, such as the case itself.")
  private ReferralId referral;

  @Option(
      names = "--number",
      paramLabel = "N",
      description =
          "Number of this handover of the message to that agency, from 1; ${DEFAULT-VALUE} by"
              + " default.")
  private int number = 1;

  @Override
  public Integer call() throws InterruptedException {
    if (to.equals(pki.agency())) {
      throw usage("--to: not another agency: " + to);
    }
    if (number < 1 || number > MAX_NUMBER) {
      throw usage("--number: from 1 to " + MAX_NUMBER);
    }
    PkiFolder folder = pki.open();
    try {
      Optional<Held> held =
          UUID_FORM.matcher(deliveryOrFile).matches()
              ? received(folder)
              : Optional.of(sent(folder));
      return held.isPresent() ? send(folder, held.get()) : 1;
    } catch (IllegalArgumentException e) {
      throw usage(deliveryOrFile + ": " + e.getMessage());
    }
  }

  private Optional<Held> received(PkiFolder folder) {
    DeliveryId delivery = DeliveryId.parse(deliveryOrFile);
    ReceivedDelivery received = inbox.find(spec.commandLine(), pki.agency(), delivery);
    Optional<SignedMessage> message =
        MessageSealer.open(received.sealed(), folder.privateKeys(pki.agency()));
    if (message.isEmpty()) {
      spec.commandLine().getErr().println("no key of " + pki.agency() + " opens " + delivery);
    }
    return message.map(it -> new Held(HandedOverMessage.of(it), received.referral()));
  }

  /** Signs the message again. The signature proves the same author. */
  private Held sent(PkiFolder folder) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(Path.of(deliveryOrFile));
    } catch (IOException e) {
      throw usage("cannot read " + deliveryOrFile);
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

  private int send(PkiFolder folder, Held held) throws InterruptedException {
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
    KeptMessage kept = KeptMessage.of(handover, Path.of(deliveryOrFile));
    try (WaslClient client = WaslClient.open(gateway.config(spec, folder, pki.agency()))) {
      Outcome outcome = client.submit(Optional.of(held.referral()), handover);
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
