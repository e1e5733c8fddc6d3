package org.wasl.kit.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.wasl.base.TestLoad.SOON;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.wire.jose.SignatureStatus;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.Signer;
import org.wasl.wire.onboarding.DirectoryRequestReader;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.token.SecurityToken;
import org.wasl.wire.token.TokenUri;

/**
 * Signing keys in a PKCS #11 token. Skipped where Debian's package {@code softhsm2} is not
 * installed.
 */
class TokenKeyTest {
  private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

  @TempDir private static Path folder;
  private static SoftHsm hsm;

  @BeforeAll
  static void makeToken() throws Exception {
    assumeTrue(SoftHsm.isInstalled(), "softhsm2 is not installed");
    hsm = SoftHsm.in(folder.resolve("hsm"), "wasl");
  }

  private static PkiFolder sandbox(String name, String agency) {
    return SandboxPki.create(folder.resolve(name), List.of(agency));
  }

  private static SignatureStatus verified(PkiFolder pki, String agency, String signature) {
    return SignatureVerifier.ofNow(pki::directory, Clock.systemUTC())
        .verifyMessage(pki.directory().byId(agency).orElseThrow(), BODY, signature);
  }

  private static boolean signs(Signer signer) {
    return said(signer).isEmpty();
  }

  /** Why it does not sign; empty where it does. */
  private static String said(Signer signer) {
    try {
      signer.signMessage(BODY);
      return "";
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void aKeyInATokenSignsAsOneInAFileAndNoPartOfItIsInAFile() throws Exception {
    // Given
    PkiFolder pki = sandbox("signs", "bcij");
    // When
    String kid = TokenKeyMaker.add(pki, "bcij", hsm.uri("wasl", "bcij-sig-2"), Optional.empty());
    String signature = pki.signer("bcij").signMessage(BODY);
    // Then
    assertThat(kid).isEqualTo("bcij:sig:2");
    assertThat(verified(pki, "bcij", signature)).isEqualTo(SignatureStatus.VALID);
    assertThat(pki.privateKeys("bcij").getKeyByKeyId(kid).isPrivate()).isFalse();
    assertThat(pki.privateKeys("bcij").getKeyByKeyId("bcij:enc:1").isPrivate()).isTrue();
    assertThat(Files.readString(pki.publicKeysFile("bcij"))).contains(kid).doesNotContain("pkcs11");
    assertThatThrownBy(
            () -> TokenKeyMaker.add(pki, "bcij", hsm.uri("wasl", "bcij-sig-2"), Optional.empty()))
        .hasMessageContaining("token wasl has a key called bcij-sig-2 already");
  }

  @Test
  void aKeyThatIsNotValidYetIsPublishedAndDoesNotSign() throws Exception {
    // Given
    PkiFolder pki = sandbox("later", "bcij");
    Instant later = Instant.now().plus(Duration.ofDays(7)).truncatedTo(ChronoUnit.SECONDS);
    // When
    String kid = TokenKeyMaker.add(pki, "bcij", hsm.uri("wasl", "later-sig"), Optional.of(later));
    String signature = pki.signer("bcij").signMessage(BODY);
    // Then
    assertThat(pki.publicKeys("bcij").getKeyByKeyId(kid).getNotBeforeTime().toInstant())
        .isEqualTo(later);
    assertThat(JWSObject.parse(signature, new Payload(BODY)).getHeader().getKeyID())
        .isEqualTo("bcij:sig:1");
    assertThat(verified(pki, "bcij", signature)).isEqualTo(SignatureStatus.VALID);
  }

  @Test
  void aNewAgencyAsksWithItsSigningKeyInAToken() throws Exception {
    // Given
    PkiFolder pki = new PkiFolder(folder.resolve("new"));
    // When
    var number =
        new AgencyKeyMaker(pki, "unit")
            .make(new TreeMap<>(), List.of(), Optional.of(hsm.uri("wasl", "unit-sig-1")));
    var read =
        new DirectoryRequestReader(Clock.systemUTC().instant(), Duration.ofDays(1))
            .read(Files.readAllBytes(pki.directoryRequestFile("unit")));
    // Then
    assertThat(read.number()).isEqualTo(number);
    assertThat(signs(pki.signer("unit"))).isTrue();
  }

  @Test
  void aTokenThatIsRemovedMakesSigningFailWithItsReasonAndServesAgainOnceItIsBack()
      throws Exception {
    // Given
    PkiFolder pki = sandbox("removed", "bcij");
    TokenKeyMaker.add(pki, "bcij", hsm.uri("wasl", "removed-sig"), Optional.empty());
    Signer signer = pki.signer("bcij");
    try {
      // When
      hsm.remove();
      // Then
      assertThatThrownBy(() -> signer.signMessage(BODY))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("signing with key bcij:sig:2 failed: token wasl cannot be used");
      assertThat(signer.problem().orElseThrow()).contains("token wasl");
      assertThat(signs(signer)).isFalse();
      hsm.writePin("wrong-1234");
    } finally {
      hsm.putBack();
    }
    await().atMost(SOON).until(() -> said(signer).contains("does not accept the PIN in"));
    hsm.openPinToAll();
    await().atMost(SOON).until(() -> said(signer).contains("is open to its group"));
    hsm.writePin();
    await().atMost(SOON).until(() -> signs(signer));
    assertThat(signer.problem()).isEmpty();
    assertThat(verified(pki, "bcij", signer.signMessage(BODY))).isEqualTo(SignatureStatus.VALID);
  }

  @Test
  void aTokenThatIsBackIsFoundAlsoWhereItsLibraryBeganWithoutIt() throws Exception {
    // Given
    PkiFolder pki = sandbox("began", "bcij");
    TokenKeyMaker.add(pki, "bcij", hsm.uri("wasl", "began-sig"), Optional.empty());
    Signer signer = pki.signer("bcij");
    try {
      hsm.removeAndLeaveNone();
      await().atMost(SOON).until(() -> said(signer).contains("no token is called wasl"));
    } finally {
      // When
      hsm.putBack();
    }
    // Then
    await().atMost(SOON).until(() -> signs(signer));
  }

  /**
   * The platform destroys objects of a key pair that is garbage by their numbers, which the library
   * begins again when a token was lost: among them those of the key itself.
   */
  @Test
  void aKeyThatThisProcessMadeIsStillInTheTokenAfterItWasLost() throws Exception {
    // Given
    PkiFolder pki = sandbox("kept", "bcij");
    TokenKeyMaker.add(pki, "bcij", hsm.uri("wasl", "kept-sig"), Optional.empty());
    Signer signer = pki.signer("bcij");
    long objects = hsm.objects();
    try {
      hsm.remove();
      assertThat(signs(signer)).isFalse();
    } finally {
      hsm.putBack();
    }
    await().atMost(SOON).until(() -> signs(signer));
    // When: the platform looks for garbage every two seconds
    System.gc();
    // Then
    await().during(Duration.ofMillis(2500)).atMost(SOON).until(() -> hsm.objects() == objects);
    assertThat(said(signer)).isEmpty();
  }

  @Test
  void aKeyThatIsNotInTheTokenDoesNotOpenItAgain() throws Exception {
    // Given
    PkiFolder pki = sandbox("missing", "bcij");
    TokenKeyMaker.add(pki, "bcij", hsm.uri("wasl", "there-sig"), Optional.empty());
    Signer signer = pki.signer("bcij");
    SecurityToken token = SecurityToken.of(TokenUri.parse(hsm.uri("wasl", "nothing")));
    try {
      hsm.writePin("wrong-1234"); // opened again, it would not sign any more
      // When, then: longer than the pause after which a lost token is opened again
      await()
          .during(Duration.ofMillis(1500))
          .atMost(SOON)
          .until(
              () ->
                  token.problem("nothing").orElseThrow().contains("both called nothing")
                      && signs(signer));
    } finally {
      hsm.writePin();
    }
  }

  @Test
  void aKeyThatAnotherProcessMadeIsFoundInTheOpenToken() throws Exception {
    // Given
    PkiFolder pki = sandbox("other-process", "bcij");
    TokenKeyMaker.add(pki, "bcij", hsm.uri("wasl", "open-sig"), Optional.empty());
    assertThat(signs(pki.signer("bcij"))).isTrue();
    Path library = TokenUri.parse(hsm.uri("wasl", "open-sig")).module();
    Path another = Files.createSymbolicLink(folder.resolve("another-path.so"), library);
    // When
    String elsewhere = hsm.uri("wasl", "made-sig").replace(library + "", another + "");
    TokenKeyMaker.add(pki, "bcij", elsewhere, Optional.empty());
    // Then
    SecurityToken token = SecurityToken.of(TokenUri.parse(hsm.uri("wasl", "made-sig")));
    assertThat(token.problem("made-sig")).isEmpty();
  }

  @Test
  void anotherPinFileIsReadWhenTheTokenIsOpenedAgain() throws Exception {
    // Given
    PkiFolder pki = sandbox("pin", "bcij");
    TokenKeyMaker.add(pki, "bcij", hsm.uri("wasl", "pin-sig"), Optional.empty());
    Path file = pki.privateKeysFile("bcij");
    String first = Files.readString(file);
    pki.signer("bcij");
    String another = first.replace("/pin\"", "/another-pin\"");
    try {
      // When
      assertRefused(pki, another, "another-pin is not a readable file");
      hsm.movePin("pin", "another-pin");
      Files.writeString(file, another);
      Signer signer = pki.signer("bcij");
      hsm.remove();
      assertThat(signs(signer)).isFalse();
      hsm.putBack();
      // Then
      await().atMost(SOON).until(() -> signs(signer));
    } finally {
      hsm.movePin("another-pin", "pin");
    }
    Files.writeString(file, first);
    assertThat(signs(pki.signer("bcij"))).isTrue();
  }

  @Test
  void whatIsWrongWithATokenIsSaidWithFileKeyAndReason() throws Exception {
    // Given
    PkiFolder pki = sandbox("wrong", "bcij");
    TokenKeyMaker.add(pki, "bcij", hsm.uri("wasl", "wrong-sig"), Optional.empty());
    TokenKeyMaker.add(pki, "bcij", hsm.uri("wasl", "other-sig"), Optional.empty());
    Path file = pki.privateKeysFile("bcij");
    String good = Files.readString(file);
    // When, then
    assertRefused(pki, good.replace("object=other-sig", "object=nothing"), "called nothing");
    assertRefused(pki, good.replace("object=other-sig", "object=wrong-sig"), "is another one than");
    assertRefused(pki, good.replace("token=wasl", "token=none"), "no token is called none");
    assertRefused(pki, good.replace("libsofthsm2.so", "none.so"), "is no PKCS #11 library");
    assertRefused(pki, good.replace("pin-source=file:", "pin-value="), "change that PIN");
    assertRefused(pki, good.replace("&pin-source", "&pinsource"), "is not of the form");
  }

  private static void assertRefused(PkiFolder pki, String text, String reason) throws Exception {
    Path file = pki.privateKeysFile("bcij");
    Files.writeString(file, text);
    assertThatThrownBy(() -> pki.signer("bcij"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(reason);
  }
}
