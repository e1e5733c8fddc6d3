package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.system.SmallConfig.DESK;
import static org.wasl.system.SmallConfig.PLATFORM;
import static org.wasl.system.SmallConfig.POLICE;

import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.EntryBundle;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.Tile;
import org.wasl.audit.log.TileTree;
import org.wasl.kit.pki.FlawedCertificate;
import org.wasl.kit.pki.NoteKeys;
import org.wasl.rules.id.AgencyId;

/** Tests false identities over real HTTP, with certificates and signatures. */
class AuthenticationTest extends SubmissionTestBase {
  @Test
  void row01RejectsMessageWhoseSenderDiffersFromItsCertificate() throws Exception {
    // Given
    byte[] body = nextCase().body();
    PlainHttpsClient police = new PlainHttpsClient(trial.api(), trial.world().pki(), POLICE);
    // When
    PlainHttpsClient.Answer answer =
        police.post(
            CASES,
            body,
            Map.of(SIGNATURE, signed(POLICE, body), "X-Forwarded-User", PLATFORM.value()));
    // Then
    assertRefused(answer, 403, "wrong-sender");
  }

  @Test
  void row01RejectsMessageSignedByItsSenderButSentByAnother() throws Exception {
    // Given
    byte[] body = nextCase().body();
    PlainHttpsClient police = new PlainHttpsClient(trial.api(), trial.world().pki(), POLICE);
    // When
    PlainHttpsClient.Answer answer =
        police.post(CASES, body, Map.of(SIGNATURE, signed(PLATFORM, body)));
    // Then
    assertRefused(answer, 403, "bad-signature");
  }

  @Test
  void partnerVerifiesTheSignedLogAndRevokedPartnerCannotReadIt() throws Exception {
    // Given
    byte[] body = nextCase().body();
    PlainHttpsClient.Answer accepted =
        platform.post(CASES, body, Map.of(SIGNATURE, signed(PLATFORM, body)));
    String referral = "/v1/referrals/" + accepted.json().path("referral").asText();
    Awaitility.await()
        .atMost(SOON)
        .until(() -> platform.get(referral).json().at("/entries/0/evidence").asText().equals("L2"));
    long leaf = platform.get(referral).json().at("/entries/0/leaf").asLong(-1);
    PlainHttpsClient desk = new PlainHttpsClient(trial.api(), trial.world().pki(), DESK);

    // When
    PlainHttpsClient.Answer signed = platform.get("/log/checkpoint");

    // Then
    assertThat(signed.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(signed.header("Cache-Control")).isEqualTo("no-cache");
    SignedNote note = SignedNote.parse(signed.body());
    assertThat(note.verify(NoteKeys.auditLog(trial.world().pki())))
        .isEqualTo(SignedNote.Verification.VALID);
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    TileTree tree = new TileTree(checkpoint.size(), tile -> tile(tile.path()));
    assertThat(tree.root()).isEqualTo(checkpoint.root());
    assertThat(leaf).isBetween(0L, checkpoint.size() - 1);
    Tile first = Tile.at(0, 0, checkpoint.size()).orElseThrow();
    byte[] entry = EntryBundle.parse(tile(first.entriesPath()), first.width()).get(0);
    assertThat(MerkleTree.leafHash(entry)).isEqualTo(tree.hash(0, 0));
    assertThat(platform.get("/log/tile/5/000").status()).isEqualTo(404);
    assertThat(desk.get("/log/checkpoint").status()).isEqualTo(403);
  }

  private static byte[] tile(String path) {
    try {
      PlainHttpsClient.Answer tile = platform.get("/log/" + path);
      assertThat(tile.status()).as(path).isEqualTo(200);
      assertThat(tile.header("Content-Type")).isEqualTo("application/octet-stream");
      assertThat(tile.header("Cache-Control")).contains("immutable");
      return tile.body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/openapi.json", "/v1/schemas", "/v1/custodian", "/v1/inbox"})
  void row02RejectsReadsWithRevokedCertificate(String path) throws Exception {
    // Given
    PlainHttpsClient desk = new PlainHttpsClient(trial.api(), trial.world().pki(), DESK);
    // When
    PlainHttpsClient.Answer answer = desk.get(path);
    // Then
    assertThat(platform.get(path).status()).isEqualTo(200);
    assertRefused(answer, 403, "unknown-agency");
  }

  @Test
  void row02RejectsCertificateRevokedInTheDirectory() throws Exception {
    // Given
    byte[] body = nextCase().body();
    PlainHttpsClient desk = new PlainHttpsClient(trial.api(), trial.world().pki(), DESK);
    // When
    PlainHttpsClient.Answer answer = desk.post(CASES, body, Map.of(SIGNATURE, signed(DESK, body)));
    // Then
    assertRefused(answer, 403, "unknown-agency");
  }

  @Test
  void row02RejectsCertificateMissingFromTheDirectory() throws Exception {
    // Given
    var pki = trial.world().pki();
    AgencyId unlisted = FlawedCertificate.UNLISTED.addTo(pki.path(), PLATFORM);
    byte[] body = nextCase().body();
    // When
    PlainHttpsClient.Answer answer =
        new PlainHttpsClient(trial.api(), pki, unlisted)
            .post(CASES, body, Map.of(SIGNATURE, signed(PLATFORM, body)));
    // Then
    assertRefused(answer, 403, "unknown-agency");
  }

  @ParameterizedTest
  @EnumSource(
      value = FlawedCertificate.class,
      names = {"EXPIRED", "NOT_YET_VALID", "OTHER_CA", "SELF_SIGNED"})
  void row02RejectsInvalidCertificateDuringTheHandshake(FlawedCertificate flaw) throws Exception {
    // Given
    var pki = trial.world().pki();
    PlainHttpsClient flawed =
        new PlainHttpsClient(trial.api(), pki, flaw.addTo(pki.path(), PLATFORM));
    // When
    // Then
    assertThatThrownBy(() -> flawed.get("/v1/schemas")).isInstanceOf(IOException.class);
    assertThat(platform.get("/v1/schemas").status()).isEqualTo(200);
  }

  static List<Arguments> signatures() {
    String kid = "\"kid\":\"platform:sig:1\"";
    String typ = "\"typ\":\"wasl-message+jws\"";
    return List.of(
        Arguments.of("none", "{\"alg\":\"none\"," + kid + "," + typ + "}"),
        Arguments.of("HS256", "{\"alg\":\"HS256\"," + kid + "," + typ + "}"),
        Arguments.of("RS256", "{\"alg\":\"RS256\"," + kid + "," + typ + "}"),
        Arguments.of("foreign kid", "{\"alg\":\"ES256\",\"kid\":\"gateway:sig:1\"," + typ + "}"),
        Arguments.of("jwk", "{\"alg\":\"ES256\"," + kid + "," + typ + ",\"jwk\":{\"kty\":\"EC\"}}"),
        Arguments.of("jku", "{\"alg\":\"ES256\"," + kid + "," + typ + ",\"jku\":\"http://x/\"}"),
        Arguments.of("x5u", "{\"alg\":\"ES256\"," + kid + "," + typ + ",\"x5u\":\"http://x/\"}"),
        Arguments.of("crit", "{\"alg\":\"ES256\"," + kid + "," + typ + ",\"crit\":[\"b64\"]}"),
        Arguments.of("other typ", "{\"alg\":\"ES256\"," + kid + ",\"typ\":\"wasl-receipt+jws\"}"),
        Arguments.of("no JSON", "{"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("signatures")
  void row03RejectsSignatureOutsideTheProfile(String name, String header) throws Exception {
    // Given
    byte[] body = nextCase().body();
    Base64URL head = Base64URL.encode(header);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(
            trial.world().pki().publicKeys(PLATFORM).toString().getBytes(StandardCharsets.UTF_8),
            "HmacSHA256"));
    byte[] signature =
        mac.doFinal((head + "." + Base64URL.encode(body)).getBytes(StandardCharsets.US_ASCII));
    // When
    PlainHttpsClient.Answer answer =
        platform.post(CASES, body, Map.of(SIGNATURE, head + ".." + Base64URL.encode(signature)));
    // Then
    assertRefused(answer, 403, "bad-signature");
  }

  @Test
  void row03RejectsMessageWithoutSignature() throws Exception {
    // Given
    byte[] body = nextCase().body();
    // When
    PlainHttpsClient.Answer answer = platform.post(CASES, body, Map.of());
    // Then
    assertRefused(answer, 400, "unsigned");
  }
}
