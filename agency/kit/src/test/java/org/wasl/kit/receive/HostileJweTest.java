package org.wasl.kit.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.CompressionAlgorithm;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWEObjectJSON;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.crypto.MultiEncrypter;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.TestDelivery;
import org.wasl.kit.TestGateway;
import org.wasl.kit.inbox.InboxConfig;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SignedMessage;

/** Tests sealed content that attacks its reader. All faults get one answer. */
class HostileJweTest {
  @TempDir static Path dir;
  private static KitRuntime runtime;
  private static TestGateway gateway;
  private static AgencyEndpoint end;
  private static AgencyServer server;
  private static TestDelivery sound;

  @BeforeAll
  static void start() throws Exception {
    runtime = KitRuntime.start();
    gateway = new TestGateway(dir.resolve("pki"), new AgencyId("platform"), new AgencyId("bnpj"));
    end =
        new AgencyEndpoint(
            runtime,
            gateway.pki,
            new AgencyId("bnpj"),
            gateway.directory,
            dir,
            InboxConfig.DEFAULT,
            Clock.systemUTC());
    server = end.listen(AgencyServerConfig.DEFAULT, DeliveryResponder.COMPLIANT).join();
    sound = gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    end.close();
    runtime.close();
  }

  /** Sealed to two, so that each has a header of his own. */
  private static String toTwo() {
    var message = new SignedMessage(sound.message().bytes(), sound.message().signature());
    var recipients =
        List.of(gateway.agency(new AgencyId("bnpj")), gateway.agency(new AgencyId("platform")));
    return new String(
        new MessageSealer(256).seal(message, recipients).bytes(), StandardCharsets.UTF_8);
  }

  private static String replaced(String pattern, String by) {
    String before = toTwo();
    String changed = before.replaceFirst(pattern, by);
    assertThat(changed).isNotEqualTo(before);
    return changed;
  }

  private static String zipBomb() throws Exception {
    var header =
        new JWEHeader.Builder(EncryptionMethod.A256GCM)
            .compressionAlgorithm(CompressionAlgorithm.DEF)
            .build();
    JWEObjectJSON jwe = new JWEObjectJSON(header, new Payload(new byte[200_000]));
    jwe.encrypt(
        new MultiEncrypter(
            new JWKSet(
                gateway
                    .agency(new AgencyId("bnpj"))
                    .sealingKey(java.time.Instant.now())
                    .orElseThrow())));
    return jwe.serializeGeneral();
  }

  private static String protectedHeader(String json) {
    return replaced("\"protected\":\"[^\"]*\"", "\"protected\":\"" + Base64URL.encode(json) + "\"");
  }

  /** Seals to one recipient with all parameters in the protected header, one of them changed. */
  private static String loneHeader(String pattern, String by) throws Exception {
    ECKey key =
        gateway
            .agency(new AgencyId("bnpj"))
            .sealingKey(java.time.Instant.now())
            .orElseThrow()
            .toECKey();
    var header =
        new JWEHeader.Builder(JWEAlgorithm.ECDH_ES_A256KW, EncryptionMethod.A256GCM)
            .keyID(key.getKeyID())
            .build();
    JWEObject jwe = new JWEObject(header, new Payload(new byte[256]));
    jwe.encrypt(new ECDHEncrypter(key));
    String changed = jwe.getHeader().toString().replaceFirst(pattern, by);
    assertThat(changed).isNotEqualTo(jwe.getHeader().toString());
    return String.format(
        "{\"protected\":\"%s\",\"recipients\":[{\"encrypted_key\":\"%s\"}],"
            + "\"iv\":\"%s\",\"ciphertext\":\"%s\",\"tag\":\"%s\"}",
        Base64URL.encode(changed),
        jwe.getEncryptedKey(),
        jwe.getIV(),
        jwe.getCipherText(),
        jwe.getAuthTag());
  }

  static Stream<Arguments> hostile() throws Exception {
    String alg = "\"alg\":\"ECDH-ES\\+A256KW\"";
    String bomb = "\"alg\":\"PBES2-HS512+A256KW\",\"p2c\":2000000000,\"p2s\":\"c2FsdHNhbHQ\"";
    String offCurve = "\"x\":\"AAAAAAAA";
    return Stream.of(
        Arguments.of("a point on no curve", replaced("\"x\":\"[^\"]{8}", offCurve)),
        Arguments.of("a point on no curve, alone", loneHeader("\"x\":\"[^\"]{8}", offCurve)),
        Arguments.of("another curve", replaced("\"crv\":\"P-256\"", "\"crv\":\"P-521\"")),
        Arguments.of("another curve, alone", loneHeader("\"crv\":\"P-256\"", "\"crv\":\"P-521\"")),
        Arguments.of("PBES2 with two thousand million rounds", replaced(alg, bomb)),
        Arguments.of("PBES2 alone", loneHeader(alg, bomb)),
        Arguments.of("PBES2 for all", protectedHeader("{\"enc\":\"A256GCM\"," + bomb + "}")),
        Arguments.of("RSA1_5", replaced(alg, "\"alg\":\"RSA1_5\"")),
        Arguments.of("RSA1_5 alone", loneHeader(alg, "\"alg\":\"RSA1_5\"")),
        Arguments.of("dir", replaced(alg, "\"alg\":\"dir\"")),
        Arguments.of("dir alone", loneHeader(alg, "\"alg\":\"dir\"")),
        Arguments.of("a zip bomb", zipBomb()),
        Arguments.of("unknown crit", protectedHeader("{\"enc\":\"A256GCM\",\"crit\":[\"x\"]}")),
        Arguments.of("CBC", protectedHeader("{\"enc\":\"A256CBC-HS512\"}")),
        Arguments.of("no recipient", replaced("\"recipients\":\\[.*?\\}\\]", "\"recipients\":[]")),
        Arguments.of("deep nesting", "[".repeat(100_000)),
        Arguments.of("nothing", ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void row21RejectsHostileSealedContentWithOneConstantError(String name, String jwe)
      throws Exception {
    // Given
    TestDelivery attack = sound.withSealed(jwe.getBytes(StandardCharsets.UTF_8));
    long start = System.nanoTime();
    // When
    var answer = gateway.push(server.endpoint(), attack);
    // Then
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .isEqualTo(
            "{\"type\":\"urn:wasl:agency:not-opened\",\"status\":422,\"title\":\"not-opened\"}");
    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(30);
    assertThat(end.size()).isZero();
  }
}
