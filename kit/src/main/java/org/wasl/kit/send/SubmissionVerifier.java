package org.wasl.kit.send;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.receipt.Receipt;

/** Reads the response to a submission; only the receipt that the gateway signed counts. */
final class SubmissionVerifier {
  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  private final String agency;
  private final Supplier<AgencyDirectory> keys;

  SubmissionVerifier(String agency, Supplier<AgencyDirectory> keys) {
    this.agency = agency;
    this.keys = keys;
  }

  RequestOutcome outcome(UUID messageId, BufferedResponse answer, int attempts) {
    if (answer.status() != ACCEPTED) {
      return new RequestOutcome.Refused(GatewayProblem.of(answer));
    }
    JsonNode json = answer.json();
    String jws = json.path("receipt").asText("");
    AgencyDirectory directory = keys.get();
    Optional<Receipt> receipt =
        directory
            .byId(PkiFolder.GATEWAY)
            .flatMap(
                gateway ->
                    SignatureVerifier.ofAnyTime(directory).verifyReceipt(gateway, jws).genuine());
    if (receipt.isEmpty()) {
      return new RequestOutcome.Unproven("no receipt of the gateway");
    }
    if (!matches(receipt.get(), messageId, json.path("referral").asText(""))) {
      return new RequestOutcome.Unproven("a receipt for something else");
    }
    List<String> recipients = new ArrayList<>();
    json.path("recipients").forEach(one -> recipients.add(one.path("id").asText()));
    return new RequestOutcome.Accepted(
        receipt.get().referral(), List.copyOf(recipients), receipt.get(), jws, attempts);
  }

  RequestOutcome sealingKey(BufferedResponse answer) {
    if (answer.status() != OK) {
      return new RequestOutcome.Refused(GatewayProblem.of(answer));
    }
    String jws = new String(answer.body(), StandardCharsets.US_ASCII);
    AgencyDirectory directory = keys.get();
    return directory
        .byId(PkiFolder.GATEWAY)
        .flatMap(
            gateway ->
                SignatureVerifier.ofAnyTime(directory)
                    .verifySubmissionKey(gateway, jws, Instant.now()))
        .<RequestOutcome>map(key -> new RequestOutcome.SealingKey(key, jws))
        .orElseGet(
            () ->
                new RequestOutcome.Unproven(
                    "no key that the gateway has signed and that is not over"));
  }

  private boolean matches(Receipt receipt, UUID messageId, String referral) {
    return receipt.kind() == Receipt.Kind.SUBMISSION_ACCEPTED
        && receipt.sender().equals(agency)
        && receipt.recipient().equals(agency)
        && receipt.messageId().equals(messageId)
        && receipt.referral().toString().equals(referral);
  }
}
