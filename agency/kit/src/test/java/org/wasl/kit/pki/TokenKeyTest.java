package org.wasl.kit.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.wasl.runtime.TestLoad.SOON;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
import org.wasl.rules.id.AgencyId;
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

  private static PkiFolder sandbox(String name, AgencyId agency) {
    return SandboxPki.create(folder.resolve(name), List.of(agency));
  }

  private static SignatureStatus verified(PkiFolder pki, AgencyId agency, String signature) {
    return SignatureVerifier.ofNow(pki::directory, Clock.systemUTC())
        .verifyMessage(pki.directory().byId(agency).orElseThrow(), BODY, signature);
  }

  private static boolean signs(Signer signer) {
    return signingFailure(signer).isEmpty();
  }

  /** Returns why it does not sign, or empty if it does. */
  private static String signingFailure(Signer signer) {
    try {
      signer.signMessage(BODY);
      return "";
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void tokenKeySignsLikeAFileKeyAndStaysOutOfFiles() throws Exception {
    // Given
    PkiFolder pki = sandbox("signs", new AgencyId("bcij"));
    // When
    String kid =
        TokenKeyMaker.add(
            pki, new AgencyId("bcij"), hsm.uri("wasl", "bcij-sig-2"), Optional.empty());
    String signature = pki.signer(new AgencyId("bcij")).signMessage(BODY);
    // Then
    assertThat(kid).isEqualTo("bcij:sig:2");
    assertThat(verified(pki, new AgencyId("bcij"), signature)).isEqualTo(SignatureStatus.VALID);
    assertThat(pki.privateKeys(new AgencyId("bcij")).getKeyByKeyId(kid).isPrivate()).isFalse();
    assertThat(pki.privateKeys(new AgencyId("bcij")).getKeyByKeyId("bcij:enc:1").isPrivate())
        .isTrue();
    assertThat(Files.readString(pki.publicKeysFile(new AgencyId("bcij"))))
        .contains(kid)
        .doesNotContain("pkcs11");
    assertThatThrownBy(
            () ->
                TokenKeyMaker.add(
                    pki, new AgencyId("bcij"), hsm.uri("wasl", "bcij-sig-2"), Optional.empty()))
        .hasMessageContaining("token wasl has a key called bcij-sig-2 already");
  }

  @Test
  void publishesAFutureKeyWithoutSigningWithIt() throws Exception {
    // Given
    PkiFolder pki = sandbox("later", new AgencyId("bcij"));
    Instant later = Instant.now().plus(Duration.ofDays(7)).truncatedTo(ChronoUnit.SECONDS);
    // When
    String kid =
        TokenKeyMaker.add(
            pki, new AgencyId("bcij"), hsm.uri("wasl", "later-sig"), Optional.of(later));
    String signature = pki.signer(new AgencyId("bcij")).signMessage(BODY);
    // Then
    assertThat(
            pki.publicKeys(new AgencyId("bcij")).getKeyByKeyId(kid).getNotBeforeTime().toInstant())
        .isEqualTo(later);
    assertThat(JWSObject.parse(signature, new Payload(BODY)).getHeader().getKeyID())
        .isEqualTo("bcij:sig:1");
    assertThat(verified(pki, new AgencyId("bcij"), signature)).isEqualTo(SignatureStatus.VALID);
  }

  @Test
  void makesTheFirstSigningKeyInTheTokenOnly() throws Exception {
    // Given
    PkiFolder pki = new PkiFolder(folder.resolve("gateway"));
    GatewayKeyMaker maker = new GatewayKeyMaker(pki);
    Optional<String> token = Optional.of(hsm.uri("wasl", "gateway-sig-1"));
    // When
    maker.make(List.of("gateway.example"), "gateway.example/log", token);
    // Then
    assertThat(pki.privateKeys(new AgencyId("gateway")).getKeyByKeyId("gateway:sig:1").isPrivate())
        .isFalse();
    assertThat(signs(pki.signer(new AgencyId("gateway")))).isTrue();
    assertThatThrownBy(() -> maker.make(List.of("gateway.example"), "gateway.example/log", token))
        .hasMessageContaining("gateway.private.jwks: is there already");
  }

  @Test
  void newAgencyRequestsEntryWithATokenKey() throws Exception {
    // Given
    PkiFolder pki = new PkiFolder(folder.resolve("new"));
    // When
    var number =
        new AgencyKeyMaker(pki, new AgencyId("unit"))
            .make(new TreeMap<>(), List.of(), Optional.of(hsm.uri("wasl", "unit-sig-1")));
    var read =
        new DirectoryRequestReader(Clock.systemUTC().instant(), Duration.ofDays(1))
            .read(Files.readAllBytes(pki.directoryRequestFile(new AgencyId("unit"))));
    // Then
    assertThat(read.number()).isEqualTo(number);
    assertThat(signs(pki.signer(new AgencyId("unit")))).isTrue();
  }

  @Test
  void removedTokenFailsSigningWithAReasonUntilItReturns() throws Exception {
    // Given
    PkiFolder pki = sandbox("removed", new AgencyId("bcij"));
    TokenKeyMaker.add(pki, new AgencyId("bcij"), hsm.uri("wasl", "removed-sig"), Optional.empty());
    Signer signer = pki.signer(new AgencyId("bcij"));
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
    await().atMost(SOON).until(() -> signingFailure(signer).contains("does not accept the PIN in"));
    hsm.openPinToAll();
    await().atMost(SOON).until(() -> signingFailure(signer).contains("is open to its group"));
    hsm.writePin();
    await().atMost(SOON).until(() -> signs(signer));
    assertThat(signer.problem()).isEmpty();
    assertThat(verified(pki, new AgencyId("bcij"), signer.signMessage(BODY)))
        .isEqualTo(SignatureStatus.VALID);
  }

  @Test
  void findsATokenInsertedAfterTheLibraryStarted() throws Exception {
    // Given
    PkiFolder pki = sandbox("began", new AgencyId("bcij"));
    TokenKeyMaker.add(pki, new AgencyId("bcij"), hsm.uri("wasl", "began-sig"), Optional.empty());
    Signer signer = pki.signer(new AgencyId("bcij"));
    try {
      hsm.removeAndLeaveNone();
      await().atMost(SOON).until(() -> signingFailure(signer).contains("no token is called wasl"));
    } finally {
      // When
      hsm.putBack();
    }
    // Then
    await().atMost(SOON).until(() -> signs(signer));
  }

  /**
   * The platform destroys the token's objects of a key pair that is garbage by their numbers. The
   * library counts the numbers from the start again after it lost a token, so they may be those of
   * the key itself.
   */
  @Test
  void garbageCollectionKeepsANewKeyAfterATokenLoss() throws Exception {
    // Given
    PkiFolder pki = sandbox("kept", new AgencyId("bcij"));
    TokenKeyMaker.add(pki, new AgencyId("bcij"), hsm.uri("wasl", "kept-sig"), Optional.empty());
    Signer signer = pki.signer(new AgencyId("bcij"));
    long objects = hsm.objects();
    try {
      hsm.remove();
      assertThat(signs(signer)).isFalse();
    } finally {
      hsm.putBack();
    }
    await().atMost(SOON).until(() -> signs(signer));
    // When: the platform searches for garbage every two seconds
    System.gc();
    // Then
    await().during(Duration.ofMillis(2500)).atMost(SOON).until(() -> hsm.objects() == objects);
    assertThat(signingFailure(signer)).isEmpty();
  }

  @Test
  void missingKeyDoesNotReopenTheToken() throws Exception {
    // Given
    PkiFolder pki = sandbox("missing", new AgencyId("bcij"));
    TokenKeyMaker.add(pki, new AgencyId("bcij"), hsm.uri("wasl", "there-sig"), Optional.empty());
    Signer signer = pki.signer(new AgencyId("bcij"));
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
  void findsAKeyOfAnotherProcessInTheOpenToken() throws Exception {
    // Given
    PkiFolder pki = sandbox("other-process", new AgencyId("bcij"));
    TokenKeyMaker.add(pki, new AgencyId("bcij"), hsm.uri("wasl", "open-sig"), Optional.empty());
    assertThat(signs(pki.signer(new AgencyId("bcij")))).isTrue();
    Path library = TokenUri.parse(hsm.uri("wasl", "open-sig")).module();
    Path another = Files.createSymbolicLink(folder.resolve("another-path.so"), library);
    // When
    String elsewhere = hsm.uri("wasl", "made-sig").replace(library + "", another + "");
    TokenKeyMaker.add(pki, new AgencyId("bcij"), elsewhere, Optional.empty());
    // Then
    SecurityToken token = SecurityToken.of(TokenUri.parse(hsm.uri("wasl", "made-sig")));
    assertThat(token.problem("made-sig")).isEmpty();
  }

  @Test
  void rereadsThePinFileWhenReopeningTheToken() throws Exception {
    // Given
    PkiFolder pki = sandbox("pin", new AgencyId("bcij"));
    TokenKeyMaker.add(pki, new AgencyId("bcij"), hsm.uri("wasl", "pin-sig"), Optional.empty());
    Path file = pki.privateKeysFile(new AgencyId("bcij"));
    String first = Files.readString(file);
    pki.signer(new AgencyId("bcij"));
    String another = first.replace("/pin\"", "/another-pin\"");
    try {
      // When
      assertRefused(pki, another, "another-pin is not a readable file");
      hsm.movePin("pin", "another-pin");
      Files.writeString(file, another);
      Signer signer = pki.signer(new AgencyId("bcij"));
      hsm.remove();
      assertThat(signs(signer)).isFalse();
      hsm.putBack();
      // Then
      await().atMost(SOON).until(() -> signs(signer));
    } finally {
      hsm.movePin("another-pin", "pin");
    }
    Files.writeString(file, first);
    assertThat(signs(pki.signer(new AgencyId("bcij")))).isTrue();
  }

  @Test
  void namesFileKeyAndReasonOfATokenFault() throws Exception {
    // Given
    PkiFolder pki = sandbox("wrong", new AgencyId("bcij"));
    TokenKeyMaker.add(pki, new AgencyId("bcij"), hsm.uri("wasl", "wrong-sig"), Optional.empty());
    TokenKeyMaker.add(pki, new AgencyId("bcij"), hsm.uri("wasl", "other-sig"), Optional.empty());
    Path file = pki.privateKeysFile(new AgencyId("bcij"));
    String good = Files.readString(file);
    // When, then
    assertRefused(pki, good.replace("object=other-sig", "object=nothing"), "called nothing");
    assertRefused(
        pki, good.replace("object=other-sig", "object=wrong-sig"), "does not match its x and y");
    assertRefused(pki, good.replace("token=wasl", "token=none"), "no token is called none");
    assertRefused(pki, good.replace("libsofthsm2.so", "none.so"), "is no PKCS #11 library");
    assertRefused(pki, good.replace("pin-source=file:", "pin-value="), "change that PIN");
    assertRefused(pki, good.replace("&pin-source", "&pinsource"), "is not of the form");
    assertRefused(
        pki, good.replace("libsofthsm2.so", "libsofthsm2.so%22%0Ax"), "has a quote or a control");
  }

  @Test
  void rejectsALibraryThatOthersMayWrite() throws Exception {
    // Given
    PkiFolder pki = sandbox("library", new AgencyId("bcij"));
    TokenKeyMaker.add(pki, new AgencyId("bcij"), hsm.uri("wasl", "library-sig"), Optional.empty());
    Path real = TokenUri.parse(hsm.uri("wasl", "library-sig")).module();
    Path open = Files.copy(real, folder.resolve("open.so"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxr-x"));
    String good = Files.readString(pki.privateKeysFile(new AgencyId("bcij")));
    // When, then
    assertRefused(pki, good.replace(real + "", open + ""), "other users may write it");
  }

  private static void assertRefused(PkiFolder pki, String text, String reason) throws Exception {
    Path file = pki.privateKeysFile(new AgencyId("bcij"));
    Files.writeString(file, text);
    assertThatThrownBy(() -> pki.signer(new AgencyId("bcij")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(reason);
  }
}
