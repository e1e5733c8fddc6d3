package org.wasl.audit.verify;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.StrictDecoder;
import org.wasl.audit.verify.StatementSignature.Signatory;

/**
 * The gateway's receipt that it refused a submission. It is a compact JWS, which the sender got
 * with the problem document. Nothing else of the submission was kept.
 */
public final class RefusalCheck {
  private static final Set<String> REQUIRED =
      Set.of("kind", "sender", "recipient", "digest", "reason", "time");

  private static final Set<String> OPTIONAL = Set.of("messageId", "referral");

  /**
   * The verifier also prints these codes of an unverified file, so they have no control sequences.
   */
  private static final Pattern CODES = Pattern.compile("[A-Za-z0-9/_.:-]{1,200}");

  private final String text;
  private final JsonMembers statement;

  private RefusalCheck(String text, JsonMembers statement) {
    this.text = text;
    this.statement = statement;
  }

  /**
   * Reads the receipt.
   *
   * @throws MalformedException if the bytes are not a compact JWS over a statement of that form
   */
  public static RefusalCheck read(byte[] bytes) {
    String text = StrictDecoder.utf8(bytes);
    String jws = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    JsonMembers statement = JsonMembers.of(StatementSignature.payload(jws), REQUIRED, OPTIONAL);
    REQUIRED.forEach(
        name -> {
          if (!CODES.matcher(statement.text(name)).matches()) {
            throw new MalformedException(name + " is a code");
          }
        });
    statement.instant("time");
    statement.optionalUuid("messageId");
    statement.optionalUuid("referral");
    return new RefusalCheck(jws, statement);
  }

  /**
   * The differences, or empty if the gateway refused it.
   *
   * @param message the message as it was sent, if it is to be compared
   */
  public List<String> findings(TrustPolicy trust, Optional<byte[]> message) {
    Findings findings = new Findings();
    findings.expectEqual("receipt, kind", "submission-rejected", statement.text("kind"));
    findings.expectEqual(
        "receipt, recipient", statement.text("sender"), statement.text("recipient"));
    message.ifPresent(
        bytes ->
            findings.expectEqual(
                "receipt, digest",
                Base64.getUrlEncoder().withoutPadding().encodeToString(TrustPolicy.sha256(bytes)),
                statement.text("digest")));
    new StatementSignature(trust, findings)
        .check("receipt", text, Signatory.gateway(Instant.parse(statement.text("time"))));
    return findings.lines();
  }

  /**
   * What the gateway refused.
   *
   * @param digest SHA-256 of the bytes that were sent, in base64url
   * @param reason codes, for example {@code schema-violation}
   */
  public record Statement(
      String sender,
      Optional<String> messageId,
      Optional<UUID> referral,
      String digest,
      String reason,
      Instant time) {}

  /** The statement, as far as it is well-formed. */
  public Statement statement() {
    return new Statement(
        statement.text("sender"),
        statement.optionalText("messageId"),
        statement.optionalUuid("referral"),
        statement.text("digest"),
        statement.text("reason"),
        Instant.parse(statement.text("time")));
  }

  /** The receipt as it was signed, without the end of its line. */
  public String jws() {
    return text;
  }

  /** The proven statement. */
  public String claim() {
    return String.format(
        Locale.ROOT,
        "submission of %s%s%s, refused %s: %s",
        statement.text("sender"),
        statement.optionalText("messageId").map(id -> ", message " + id).orElse(""),
        statement.optionalText("referral").map(id -> ", referral " + id).orElse(""),
        statement.text("time"),
        statement.text("reason"));
  }
}
