package org.wasl.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.RefusalCheck;
import org.wasl.courtfile.Refusal;
import picocli.CommandLine.Option;

/** The options of one refused submission. */
final class RefusalOptions {
  private static final int MAX_BYTES = 1024 * 1024;

  @Option(
      names = "--refusal",
      required = true,
      paramLabel = "FILE",
      description = "Receipt by which the gateway refused a submission.")
  private Path receipt;

  @Option(
      names = "--refused-message",
      paramLabel = "FILE",
      description = "The bytes that were sent. Without it, the court file does not show them.")
  private @Nullable Path message;

  /**
   * Reads and verifies them, by the keys of the bundle.
   *
   * @throws UnprovenException if one does not verify, or is of another referral
   */
  static List<Refusal> read(List<RefusalOptions> options, EvidenceBundle bundle)
      throws IOException, UnprovenException {
    List<Refusal> refusals = new ArrayList<>();
    for (RefusalOptions option : options) {
      Optional<byte[]> message =
          option.message == null ? Optional.empty() : Optional.of(bytes(option.message));
      Refusal refusal = new Refusal(RefusalCheck.read(bytes(option.receipt)), message);
      List<String> findings = refusal.findings(bundle);
      if (!findings.isEmpty()) {
        throw new UnprovenException(
            option.receipt + " does not verify: " + String.join("; ", findings));
      }
      refusals.add(refusal);
    }
    return refusals;
  }

  private static byte[] bytes(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new MalformedException("at most " + MAX_BYTES + " bytes");
    }
    return Files.readAllBytes(file);
  }

  /** A receipt does not prove that refusal. */
  static final class UnprovenException extends Exception {
    UnprovenException(String why) {
      super(why);
    }
  }
}
