package org.wasl.kit.send;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Supplier;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.jose.SignatureStatus;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.pki.PkiFolder;

/** Reads a page of a list of notices; only what the gateway signed, and for this agency, counts. */
final class NoticeListVerifier {
  private static final int OK = 200;

  private final String agency;
  private final Supplier<AgencyDirectory> keys;

  NoticeListVerifier(String agency, Supplier<AgencyDirectory> keys) {
    this.agency = agency;
    this.keys = keys;
  }

  RequestOutcome outcome(Optional<String> cursor, BufferedResponse answer) {
    if (answer.status() != OK) {
      return new RequestOutcome.Refused(GatewayProblem.of(answer));
    }
    String signature = Optional.ofNullable(answer.headers().get(WireHeaders.SIGNATURE)).orElse("");
    AgencyDirectory directory = keys.get();
    boolean signed =
        directory
            .byId(PkiFolder.GATEWAY)
            .filter(
                gateway ->
                    SignatureVerifier.ofAnyTime(directory)
                            .verifyNoticeList(gateway, answer.body(), signature)
                        == SignatureStatus.VALID)
            .isPresent();
    if (!signed) {
      return new RequestOutcome.Unproven("no signature of the gateway");
    }
    JsonNode page = answer.json();
    boolean asked =
        page.path("holder").asText("").equals(agency)
            && page.path("after").asText("").equals(cursor.orElse(""));
    return asked
        ? new RequestOutcome.Stated(page, answer.body(), signature)
        : new RequestOutcome.Unproven("a page of another list");
  }
}
