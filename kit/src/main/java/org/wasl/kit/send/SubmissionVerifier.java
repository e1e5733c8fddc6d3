package org.wasl.kit.send;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.receipt.Receipt;

/** Reads the response to a submission; only the receipt that the gateway signed counts. */
final class SubmissionVerifier {
  private static final int ACCEPTED = 202;

  private final String agency;
  private final AgencyDirectory directory;

  SubmissionVerifier(String agency, AgencyDirectory directory) {
    this.agency = agency;
    this.directory = directory;
  }

  RequestOutcome outcome(OutgoingMessage message, BufferedResponse answer, int attempts) {
    if (answer.status() != ACCEPTED) {
      return new RequestOutcome.Refused(GatewayProblem.of(answer));
    }
    JsonNode json = answer.json();
    String jws = json.path("receipt").asText("");
    Optional<Receipt> receipt =
        directory
            .byId(PkiFolder.GATEWAY)
            .flatMap(
                gateway ->
                    SignatureVerifier.ofAnyTime(directory).verifyReceipt(gateway, jws).genuine());
    if (receipt.isEmpty()) {
      return new RequestOutcome.Unproven("no receipt of the gateway");
    }
    if (!matches(receipt.get(), message, json.path("referral").asText(""))) {
      return new RequestOutcome.Unproven("a receipt for something else");
    }
    List<String> recipients = new ArrayList<>();
    json.path("recipients").forEach(one -> recipients.add(one.path("id").asText()));
    return new RequestOutcome.Accepted(
        receipt.get().referral(), List.copyOf(recipients), receipt.get(), jws, attempts);
  }

  private boolean matches(Receipt receipt, OutgoingMessage message, String referral) {
    return receipt.kind() == Receipt.Kind.SUBMISSION_ACCEPTED
        && receipt.sender().equals(agency)
        && receipt.recipient().equals(agency)
        && receipt.messageId().equals(message.messageId())
        && receipt.referral().toString().equals(referral);
  }
}
