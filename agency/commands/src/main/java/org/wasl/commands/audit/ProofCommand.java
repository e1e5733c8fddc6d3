package org.wasl.commands.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.TlogProof;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.OfflineVerifier;
import org.wasl.audit.verify.StepFile;
import org.wasl.kit.option.GatewayOption;
import org.wasl.kit.option.PkiOption;
import org.wasl.kit.send.FileClient;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.RootCause;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code proof} fetches a step of the audit log and the proof that the log has it, and
 * keeps both once they are verified. Exit codes are those of {@link OfflineVerifier}. It is 3 if no
 * {@code --trust} names the trusted keys.
 */
@Command(
    name = "proof",
    mixinStandardHelpOptions = true,
    description = "Fetches and verifies the proof that a step of a referral is in the audit log.")
public final class ProofCommand implements Callable<Integer> {
  private static final String ENDING = ".tlog-proof";

  @Spec private CommandSpec spec;
  @Mixin private PkiOption pki;
  @Mixin private GatewayOption gateway;

  @Parameters(index = "0", paramLabel = "REFERRAL", description = "Id of the referral.")
  private ReferralId referral;

  @Parameters(index = "1", paramLabel = "STEP", description = "Number of the step in the timeline.")
  private long step;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description =
          "File for the proof; the step goes to the same name with .step.json;"
              + " REFERRAL-STEP.tlog-proof by default.")
  private Path file;

  @Option(
      names = "--trust",
      paramLabel = "FINGERPRINT|FILE",
      description = "Trusted keys, from another source than the gateway.")
  private String trust;

  @Override
  public Integer call() {
    PkiFolder folder = pki.open();
    Optional<String> fingerprint = fingerprint();
    try (var client = new FileClient(gateway.config(spec, folder, pki.agency()))) {
      String prefix = "v1/referrals/" + referral;
      var evidence = client.fetch(prefix + "/evidence", EvidenceBundle.MAX_BYTES);
      var proof = client.fetch(prefix + "/steps/" + step + ENDING, TlogProof.MAX_BYTES);
      return evidence.join().isEmpty() || proof.join().isEmpty()
          ? not("there is no such step, or it is not for " + pki.agency())
          : verified(EvidenceBundle.parse(evidence.join().get()), proof.join().get(), fingerprint);
    } catch (CompletionException e) {
      return not(RootCause.message(RootCause.ofCompletion(e)));
    } catch (MalformedException e) {
      return print(OfflineVerifier.MALFORMED, "MALFORMED: " + e.getMessage());
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), "--to: cannot write " + e.getMessage());
    }
  }

  private Optional<String> fingerprint() {
    try {
      return trust == null ? Optional.empty() : Optional.of(OfflineVerifier.fingerprint(trust));
    } catch (IOException | MalformedException e) {
      throw new ParameterException(spec.commandLine(), "--trust: neither fingerprint nor keys");
    }
  }

  private int verified(EvidenceBundle bundle, byte[] fetched, Optional<String> fingerprint)
      throws IOException {
    TlogProof proof = TlogProof.parse(fetched);
    Optional<StepFile> found =
        bundle.steps().stream()
            .filter(provenStep -> provenStep.number() == step && bundle.referral().equals(referral))
            .map(StepFile::of)
            .findFirst();
    List<String> findings = new ArrayList<>(OfflineVerifier.findings(bundle, fingerprint, false));
    found.ifPresentOrElse(
        stepFile ->
            findings.addAll(OfflineVerifier.findings(proof, stepFile.leaf(), bundle.trust())),
        () -> findings.add("evidence: expected the step, found others"));
    if (!findings.isEmpty()) {
      return print(
          OfflineVerifier.REFUTED, "REFUTED: step " + step + "\n" + String.join("\n", findings));
    }
    Path to = file == null ? Path.of(referral + "-" + step + ENDING) : file;
    Path beside = to.resolveSibling(to.getFileName() + ".step.json");
    Files.write(beside, found.orElseThrow().bytes());
    Files.write(to, fetched);
    String kept =
        String.format(
            Locale.ROOT,
            "step %d is leaf %d of the log%nkept: %s %s",
            step,
            proof.index(),
            to,
            beside);
    return fingerprint.isPresent()
        ? print(OfflineVerifier.PROVEN, "PROVEN: " + kept)
        : print(
            OfflineVerifier.UNANCHORED,
            "NOT ANCHORED: "
                + kept
                + "\nby keys of fingerprint "
                + bundle.trust().fingerprint()
                + ": ask a second source, and give it as --trust");
  }

  private int print(int code, String line) {
    spec.commandLine().getOut().println(line);
    return code;
  }

  private int not(String why) {
    spec.commandLine().getErr().println("proof: " + why);
    return OfflineVerifier.REFUTED;
  }
}
