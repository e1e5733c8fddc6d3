package org.wasl.wire.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.Signer;
import org.wasl.wire.message.TestAgencies;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.receipt.Receipt;
import org.wasl.wire.receipt.ReceiptTest;
import org.wasl.wire.receipt.ReceiptVerification;

/** A key of an agency signs what its owner lets it sign. */
class KeyPurposesTest {
  private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;

  @BeforeAll
  static void provider() {
    CryptoProvider.install();
  }

  /** The file of an agency with one key that is limited to these purposes, as JSON. */
  private void publish(String key, String purpose) throws Exception {
    String limited = key.substring(0, key.length() - 1) + ",\"purpose\":" + purpose + "}";
    Files.writeString(folder.resolve("a.jwks"), "{\"keys\":[" + limited + "]}");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "[\"message\"]|true|false|false",
        "[\"receipt\"]|false|true|false",
        "[\"retrieval\"]|false|false|true",
        "[\"retrieval\",\"receipt\"]|false|true|true",
        "[\"message\",\"receipt\",\"retrieval\"]|true|true|true",
      })
  void row60KeySignsForItsPurposesOnly(
      String purpose, boolean messages, boolean receipts, boolean retrievals) throws Exception {
    // Given
    var key = TestAgencies.es256("a:sig:1");
    publish(key.toPublicJWK().toJSONString(), purpose);
    AgencyDirectory directory = new PkiFolder(folder).directory();
    Agency agency = directory.byId(new AgencyId("a")).orElseThrow();
    SignatureVerifier verifier = SignatureVerifier.ofAnyTime(directory);
    Signer signer = new Signer(key);
    // When
    SignatureStatus message = verifier.verifyMessage(agency, BODY, signer.signMessage(BODY));
    List<ReceiptVerification> delivered =
        List.of(
            verifier.verifyReceipt(agency, signer.signReceipt(receipt(Receipt.Kind.DELIVERY))),
            verifier.verifyReceipt(agency, signer.signReceipt(receipt(Receipt.Kind.NEEDS_RESEAL))));
    ReceiptVerification opened =
        verifier.verifyReceipt(agency, signer.signReceipt(receipt(Receipt.Kind.RETRIEVAL)));
    // Then
    assertThat(message).isEqualTo(messages ? SignatureStatus.VALID : SignatureStatus.WRONG_PURPOSE);
    assertThat(delivered).allSatisfy(it -> assertThat(it).matches(v -> counts(v) == receipts));
    assertThat(opened).matches(it -> counts(it) == retrievals);
  }

  private static boolean counts(ReceiptVerification verified) {
    return switch (verified) {
      case ReceiptVerification.Genuine _ -> true;
      case ReceiptVerification.Forged(var why) -> {
        assertThat(why).isEqualTo(SignatureStatus.WRONG_PURPOSE);
        yield false;
      }
      case ReceiptVerification.Unreadable _ -> throw new AssertionError("a receipt");
    };
  }

  private static Receipt receipt(Receipt.Kind kind) {
    Receipt receipt = ReceiptTest.receipt(new AgencyId("a"));
    return new Receipt(
        kind,
        receipt.deliveryId(),
        receipt.messageId(),
        receipt.sender(),
        receipt.recipient(),
        receipt.referral(),
        receipt.digest(),
        receipt.time());
  }

  @Test
  void row60DistinguishesForgedSignatureFromWrongPurpose() throws Exception {
    // Given
    publish(TestAgencies.es256("a:sig:1").toPublicJWK().toJSONString(), "[\"receipt\"]");
    AgencyDirectory directory = new PkiFolder(folder).directory();
    String forged = new Signer(TestAgencies.es256("a:sig:1")).signMessage(BODY);
    // When
    SignatureStatus status =
        SignatureVerifier.ofAnyTime(directory)
            .verifyMessage(directory.byId(new AgencyId("a")).orElseThrow(), BODY, forged);
    // Then
    assertThat(status).isEqualTo(SignatureStatus.INVALID);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "[\"mesage\"]|no such purpose: mesage; did you mean message?",
        "[\"receipt\",\"retrival\"]|no such purpose: retrival; did you mean retrieval?",
        "[\"everything\"]|no such purpose: everything; known: message, receipt, retrieval",
        "[\"eyJkIjoi MTIz\"]|no such purpose; known: message, receipt, retrieval",
        "[7]|no such purpose; known: message, receipt, retrieval",
        "[]|purpose is a list of at least one of message, receipt, retrieval",
        "\"message\"|purpose is a list of at least one of message, receipt, retrieval",
        "null|purpose is a list of at least one of message, receipt, retrieval",
      })
  void rejectsInvalidPurposeWithFileKeyAndReason(String purpose, String reason) throws Exception {
    // Given
    publish(TestAgencies.es256("a:sig:1").toPublicJWK().toJSONString(), purpose);
    // When, Then
    assertThatThrownBy(() -> new PkiFolder(folder).published(new AgencyId("a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(folder.resolve("a.jwks") + ": key a:sig:1: " + reason);
  }

  @Test
  void rejectsPurposeOnSealingKey() throws Exception {
    // Given
    publish(TestAgencies.sealing("a:enc:1").toPublicJWK().toJSONString(), "[\"message\"]");
    // When, Then
    assertThatThrownBy(() -> new PkiFolder(folder).published(new AgencyId("a")))
        .hasMessageEndingWith("key a:enc:1: only a key with use=sig has a purpose");
  }

  @Test
  void agencySignsWithLastKeyForPurpose() throws Exception {
    // Given
    String messages = TestAgencies.es256("a:message").toJSONString();
    String receipts = TestAgencies.es256("a:receipt").toJSONString();
    Files.writeString(
        folder.resolve("a.private.jwks"),
        "{\"keys\":[%s,\"purpose\":[\"message\"]},%s,\"purpose\":[\"receipt\"]}]}"
            .formatted(open(messages), open(receipts)));
    PkiFolder pki = new PkiFolder(folder);
    Files.writeString(folder.resolve("a.jwks"), pki.publicPart(new AgencyId("a")));
    // When
    String message = header(pki.signer(new AgencyId("a")).signMessage(BODY));
    String receipt =
        header(
            pki.signer(new AgencyId("a"), KeyPurpose.RECEIPT)
                .signReceipt(receipt(Receipt.Kind.DELIVERY)));
    // Then
    assertThat(message).contains("a:message");
    assertThat(receipt).contains("a:receipt");
    assertThat(Files.readString(folder.resolve("a.jwks"))).doesNotContain("\"d\"");
    assertThat(pki.published(new AgencyId("a")).purposes().codes("a:message"))
        .containsExactly("message");
    assertThat(pki.published(new AgencyId("a")).purposes().codes("a:receipt"))
        .containsExactly("receipt");
    assertThatThrownBy(() -> pki.signer(new AgencyId("a"), KeyPurpose.RETRIEVAL))
        .hasMessageContaining("no signing key in it")
        .hasMessageEndingWith("for purpose retrieval");
  }

  private static String open(String object) {
    return object.substring(0, object.length() - 1);
  }

  private static String header(String jws) {
    byte[] header = Base64Url.decoded(jws.substring(0, jws.indexOf('.'))).orElseThrow();
    return new String(header, StandardCharsets.UTF_8);
  }
}
