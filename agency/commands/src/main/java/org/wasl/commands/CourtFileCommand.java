package org.wasl.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.wasl.audit.Step;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.OfflineVerifier;
import org.wasl.courtfile.CourtFile;
import org.wasl.courtfile.CourtFile.Written;
import org.wasl.courtfile.CourtLanguage;
import org.wasl.courtfile.DocumentSigner;
import org.wasl.courtfile.DocumentSigner.UnusableKeyException;
import org.wasl.courtfile.Refusal;
import org.wasl.courtfile.ShownMessage;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.kit.option.InboxOption;
import org.wasl.kit.option.PkiOption;
import org.wasl.rules.id.DeliveryId;
import org.wasl.runtime.SecretFile;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code court-file} writes the signed PDF of a referral. A bundle that does not verify
 * makes no file. Exit codes are 0 (written), 1 (not) and 2 (bad usage).
 */
@Command(
    name = "court-file",
    mixinStandardHelpOptions = true,
    description = "Writes a referral's evidence as a signed PDF for a court.")
public final class CourtFileCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PkiOption pki;
  @Mixin private InboxOption inbox;

  @Parameters(paramLabel = "BUNDLE", description = "Evidence bundle of the referral.")
  private Path file;

  @Option(names = "--language", required = true, paramLabel = "ar|fr", description = "Language.")
  private String language;

  @Option(
      names = "--signing-key",
      required = true,
      paramLabel = "FILE",
      description = "PKCS #12 file with the office's key and certificate for documents.")
  private Path signingKey;

  @Option(
      names = "--password-file",
      required = true,
      paramLabel = "FILE",
      description = "File with the password of the signing key.")
  private Path password;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE",
      description = "File or folder for the PDF.")
  private Path target;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "Time zone of all times. Default: that of this machine.")
  private ZoneId zone = ZoneId.systemDefault();

  @Option(
      names = "--messages",
      split = ",",
      paramLabel = "UUID",
      description = "Messages whose content is shown. Without it, all that the office opens.")
  private List<UUID> messages = List.of();

  @ArgGroup(exclusive = false, multiplicity = "0..*")
  private List<RefusalOptions> refused = new ArrayList<>();

  @ArgGroup(exclusive = false, multiplicity = "0..*")
  private List<TimeStampOptions> authorities = new ArrayList<>();

  @Option(
      names = "--trust",
      paramLabel = "FINGERPRINT|FILE",
      description = "Trusted keys, from another source than the gateway.")
  private Optional<String> trust = Optional.empty();

  @Override
  public Integer call() throws IOException {
    CourtLanguage chosen = language();
    PkiFolder folder = pki.open();
    Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
    try {
      EvidenceBundle bundle = EvidenceBundle.parse(Files.readAllBytes(file));
      List<String> findings =
          OfflineVerifier.findings(bundle, OfflineVerifier.fingerprint(trust), true);
      if (!findings.isEmpty()) {
        return not("the bundle does not verify: " + String.join("; ", findings));
      }
      List<Refusal> refusals = RefusalOptions.read(refused, bundle);
      DocumentSigner key =
          DocumentSigner.read(signingKey, SecretFile.read(password).toCharArray(), now);
      Written written =
          CourtFile.write(
              bundle,
              opened(bundle, folder),
              refusals,
              pki.agency(),
              chosen,
              key,
              TimeStampOptions.of(authorities),
              now.atZone(zone));
      Files.write(target, written.pdf());
      written
          .failures()
          .forEach(why -> spec.commandLine().getErr().println("court-file: no time stamp: " + why));
      return 0;
    } catch (MalformedException e) {
      return not("the bundle or a receipt is malformed: " + e.getMessage());
    } catch (RefusalOptions.UnprovenException e) {
      return not("--refusal " + e.getMessage());
    } catch (UnusableKeyException e) {
      return not("--signing-key: " + e.getMessage());
    }
  }

  private CourtLanguage language() {
    try {
      return CourtLanguage.valueOf(language.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--language: ar or fr");
    }
  }

  private List<ShownMessage> opened(EvidenceBundle bundle, PkiFolder folder) {
    List<DeliveryId> deliveries =
        bundle.steps().stream()
            .flatMap(step -> step.disclosure().stream())
            .map(shown -> shown.entry().step())
            .filter(step -> step.recipient().equals(Optional.of(pki.agency())))
            .filter(this::isAskedFor)
            .map(Step::delivery)
            .flatMap(Optional::stream)
            .distinct()
            .toList();
    List<ShownMessage> opened = new ArrayList<>();
    for (DeliveryId delivery : deliveries) {
      Optional<ReceivedDelivery> received =
          inbox.findKept(spec.commandLine(), pki.agency(), delivery);
      received
          .flatMap(it -> MessageSealer.open(it.sealed(), folder.privateKeys(pki.agency())))
          .ifPresent(
              message ->
                  opened.add(
                      new ShownMessage(
                          delivery, Digest.of(received.get().sealed()), message.body())));
    }
    return opened;
  }

  private boolean isAskedFor(Step step) {
    return messages.isEmpty()
        || step.message().filter(id -> messages.contains(id.value())).isPresent();
  }

  private int not(String why) {
    spec.commandLine().getErr().println("court-file: " + why);
    return 1;
  }
}
