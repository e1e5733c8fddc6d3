package org.wasl.audit.verify;

import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.verify.EvidenceBundle.ProvenStep;
import org.wasl.audit.verify.SentMessage.ListedDigests;
import org.wasl.audit.verify.StatementSignature.Signatory;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;

/**
 * Says whether a file is one that a referral's sender sent, and who had it when. The bundle has the
 * digest of the sealed bytes. The digest of the opened bytes is in the message that lists the file,
 * which its sender signed.
 */
final class CustodyCheck {
  private final EvidenceBundle bundle;
  private final byte[] sha256;
  private final long sizeBytes;
  private final Findings findings = new Findings();
  private Optional<Step> stored = Optional.empty();

  /**
   * A check of one file.
   *
   * @param sha256 SHA-256 of its bytes
   * @param sizeBytes their number
   */
  CustodyCheck(EvidenceBundle bundle, byte[] sha256, long sizeBytes) {
    this.bundle = bundle;
    this.sha256 = sha256.clone();
    this.sizeBytes = sizeBytes;
  }

  /**
   * Finds the file among those of the bundle.
   *
   * @param message the message that lists it, needed for an opened file
   * @return the differences, or empty if it is the file that was sent
   */
  List<String> check(Optional<SentMessage> message) {
    String sealed = Base64.getUrlEncoder().withoutPadding().encodeToString(sha256);
    Optional<AuditEntry> entry =
        steps(AuditAction.FILE_STORED)
            .filter(it -> it.step().digest().equals(Optional.of(sealed)))
            .findFirst();
    if (entry.isEmpty() && message.isPresent()) {
      entry = opened(message.get());
    }
    findings.expect(
        entry.isPresent(),
        "file",
        "one of the " + steps(AuditAction.FILE_STORED).count() + " stored files",
        "SHA-256 "
            + HexFormat.of().formatHex(sha256)
            + (message.isPresent() ? "" : " (an opened file needs --message)"));
    stored = entry.map(AuditEntry::step);
    return findings.lines();
  }

  private Optional<AuditEntry> opened(SentMessage message) {
    String digest = HexFormat.of().formatHex(sha256);
    Optional<AuditEntry> entry =
        message.files().stream()
            .filter(it -> it.opened().equals(digest) && it.sizeBytes() == sizeBytes)
            .flatMap(it -> stored(message, it).stream())
            .findFirst();
    entry.ifPresent(it -> checkSignature(message, it.at()));
    return entry;
  }

  private Optional<AuditEntry> stored(SentMessage message, ListedDigests listed) {
    return steps(AuditAction.FILE_STORED)
        .filter(
            it -> it.step().why().equals(Optional.of(new StepReason.EvidenceFile(listed.file()))))
        .filter(it -> it.step().digest().equals(Optional.of(listed.sealed())))
        .filter(it -> it.step().sender().equals(Optional.of(message.sender())))
        .filter(it -> it.step().message().equals(Optional.of(message.messageId())))
        .findFirst();
  }

  private void checkSignature(SentMessage message, Instant at) {
    Signatory sender = new Signatory(message.sender().value(), "message", at, false);
    try {
      new StatementSignature(bundle.trust(), findings)
          .checkMessage("message", message.body(), message.signature(), sender);
    } catch (MalformedException e) {
      findings.expectEqual("message", "a detached JWS", e.getMessage());
    }
  }

  private Stream<AuditEntry> steps(AuditAction action) {
    return entries().filter(it -> it.step().action() == action);
  }

  private Stream<AuditEntry> entries() {
    return bundle.steps().stream()
        .map(ProvenStep::disclosure)
        .flatMap(Optional::stream)
        .map(EvidenceBundle.Disclosure::entry);
  }

  /** The file, for a person. */
  String claim() {
    String file =
        stored
            .map(
                step ->
                    String.format(
                        Locale.ROOT,
                        "file %s, as %s sent it in message %s",
                        step.whyText().orElse(""),
                        sender(step),
                        step.message().map(Object::toString).orElse("")))
            .orElse("file of " + sizeBytes + " bytes");
    return Findings.printable(file + ", referral " + bundle.referral());
  }

  /** The chain of custody: a line for each step about the file, in order. */
  List<String> chain() {
    return stored.stream()
        .flatMap(
            file ->
                entries()
                    .flatMap(
                        entry ->
                            line(entry.step(), file)
                                .map(
                                    text ->
                                        String.format(
                                            Locale.ROOT,
                                            "step %d, %s: %s",
                                            entry.number(),
                                            AuditEntry.time(entry.at()),
                                            Findings.printable(text)))
                                .stream()))
        .toList();
  }

  private static Optional<String> line(Step step, Step file) {
    boolean ofMessage =
        step.message().equals(file.message()) && step.sender().equals(file.sender());
    boolean ofFile = step.why().equals(file.why());
    String recipient = step.recipient().map(AgencyId::value).orElse("");
    return switch (step.action()) {
      case ACCEPTED -> when(ofMessage, "announced by " + sender(step));
      case FILE_STORED -> when(ofFile, "stored, uploaded by " + step.actor());
      case DELIVERED -> when(ofMessage, "offered to " + recipient);
      case FILE_FETCHED -> when(ofFile, "fetched by " + step.actor());
      case FILE_VERIFIED -> when(ofFile, "verified by " + step.actor());
      case FILE_HANDED_OVER -> when(ofFile, "handed over by " + step.actor() + " to " + recipient);
      case HELD -> Optional.of("kept on hold by " + step.actor());
      case HOLD_RELEASED -> Optional.of("hold released by " + step.actor());
      case ERASED -> Optional.of("erased by " + step.actor());
      default -> Optional.empty();
    };
  }

  private static Optional<String> when(boolean holds, String text) {
    return holds ? Optional.of(text) : Optional.empty();
  }

  private static String sender(Step step) {
    return step.sender().map(AgencyId::value).orElse("");
  }
}
