package org.wasl.routes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.exchange.Submission;

/** Synthetic messages, made of the samples that come with the schemas. */
public final class TestMessages {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TestMessages() {}

  /** A valid case of the platform, in the territory of police-a and office-a. */
  public static ObjectNode vettedCase() {
    return sample(
        "vetted-case/1/valid/fraud-identified-reporter-fr.json", new AgencyId("platform"));
  }

  public static ObjectNode vettedCaseIn(String territory) {
    ObjectNode document = vettedCase();
    document.withObject("/content/place").put("territory", territory);
    return document;
  }

  public static ObjectNode instruction(String office, ReferralId referral) {
    ObjectNode document =
        sample("instruction/1/valid/open-investigation-fr.json", new AgencyId(office));
    document.withObject("/envelope").put("referral", referral.toString());
    return document;
  }

  public static ObjectNode wantedNotice(AgencyId police, ReferralId referral) {
    ObjectNode document = sample("wanted-notice/1/valid/issue-with-end-fr.json", police);
    document.withObject("/envelope").put("referral", referral.toString());
    return document;
  }

  /**
   * The sample of that path, written by that sender in that referral.
   *
   * @param path type and name of a sample of version 1, or {@code TYPE/VERSION/NAME}
   */
  public static ObjectNode later(String path, TestPartner sender, ReferralId referral) {
    String[] parts = path.split("/");
    String version = parts.length == 3 ? parts[1] : "1";
    ObjectNode document =
        sample(
            parts[0] + "/" + version + "/valid/" + parts[parts.length - 1] + ".json", sender.id());
    document.withObject("/envelope").put("referral", referral.toString());
    return document;
  }

  /** The message with the mark of a test. */
  public static ObjectNode asTest(ObjectNode document) {
    document.withObject("/envelope").put("test", true);
    return document;
  }

  public static MessageId messageId(ObjectNode document) {
    return MessageId.parse(document.at("/envelope/messageId").asText());
  }

  private static ObjectNode sample(String path, AgencyId sender) {
    try (InputStream in = TestMessages.class.getResourceAsStream("/types/" + path)) {
      ObjectNode document = (ObjectNode) JSON.readTree(in);
      document
          .withObject("/envelope")
          .put("messageId", UUID.randomUUID().toString())
          .put("sender", sender.value())
          .put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
      return document;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A connector's submission of this document, signed by this partner under its certificate. */
  public static Submission from(TestPartner sender, ObjectNode document) {
    byte[] body = document.toString().getBytes(StandardCharsets.UTF_8);
    String referral = document.at("/envelope/referral").asText("");
    return new Submission(
        sender.thumbprint(),
        body,
        sender.signer().signMessage(body),
        referral.isEmpty() ? Optional.empty() : Optional.of(ReferralId.parse(referral)),
        "en");
  }
}
