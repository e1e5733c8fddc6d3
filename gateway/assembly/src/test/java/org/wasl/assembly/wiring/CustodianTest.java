package org.wasl.assembly.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.wasl.rules.agreements.Custodians;
import org.wasl.rules.id.AgencyId;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.Agency.Channel;
import org.wasl.wire.directory.Agency.Credentials;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.directory.AgencyKind;

/** The document that tells a platform for which custodian it seals an identity. */
class CustodianTest {
  private static final SchemaRegistry SCHEMAS = SchemaRegistry.load(CodeLists.load());

  @Test
  void publishesCustodianWithPublicKeyOnly() throws Exception {
    // Given
    ECKey key = key("keeper:enc:1");
    // When
    JsonNode answer = answerOf(Custodians.only(new AgencyId("keeper")), agency("keeper", key));
    // Then
    assertThat(SCHEMAS.validate("custodian", 1, answer)).isEmpty();
    assertThat(answer.path("agency").asText()).isEqualTo("keeper");
    assertThat(answer.at("/key/kid").asText()).isEqualTo("keeper:enc:1");
    assertThat(answer.path("key").has("d")).isFalse();
  }

  @Test
  void publishesNoCustodianIfPlatformIsItsOwn() throws Exception {
    // When
    JsonNode answer = answerOf(Custodians.NONE);
    // Then
    assertThat(SCHEMAS.validate("custodian", 1, answer)).isEmpty();
    assertThat(answer).isEmpty();
  }

  @Test
  void publishesCustodianOfMatterBesideDefaultOne() throws Exception {
    // Given
    Agency keeper = agency("keeper", key("keeper:enc:1"));
    Agency second = agency("second", key("second:enc:1"));
    SortedMap<String, AgencyId> matters =
        new TreeMap<>(Map.of("terrorism", new AgencyId("second")));
    // When
    JsonNode both =
        answerOf(new Custodians(matters, Optional.of(new AgencyId("keeper"))), keeper, second);
    JsonNode single = answerOf(new Custodians(matters, Optional.empty()), keeper, second);
    // Then
    for (JsonNode answer : List.of(both, single)) {
      assertThat(SCHEMAS.validate("custodian", 1, answer)).isEmpty();
      assertThat(answer.path("matters")).hasSize(1);
      assertThat(answer.at("/matters/0/category").asText()).isEqualTo("terrorism");
      assertThat(answer.at("/matters/0/agency").asText()).isEqualTo("second");
      assertThat(answer.at("/matters/0/key/kid").asText()).isEqualTo("second:enc:1");
      assertThat(answer.at("/matters/0/key").has("d")).isFalse();
    }
    assertThat(both.path("agency").asText()).isEqualTo("keeper");
    assertThat(single.has("agency")).isFalse();
  }

  @Test
  void publishesNoDocumentWhileCustodianKeyHasExpired() throws Exception {
    // Given
    Agency keeper = agency("keeper", key("keeper:enc:1"));
    ECKey ended =
        new ECKey.Builder(key("second:enc:1")).expirationTime(Date.from(Instant.EPOCH)).build();
    Custodians custodians =
        new Custodians(
            new TreeMap<>(Map.of("terrorism", new AgencyId("second"))),
            Optional.of(new AgencyId("keeper")));
    AgencyDirectory directory = new AgencyDirectory(List.of(keeper, agency("second", ended)));
    // When
    Optional<byte[]> now = SchemaDocuments.custodianDocument(custodians, directory, Instant.now());
    Optional<byte[]> before =
        SchemaDocuments.custodianDocument(custodians, directory, Instant.EPOCH.minusSeconds(1));
    // Then
    assertThat(now).isEmpty();
    assertThat(before).isPresent();
  }

  private static JsonNode answerOf(Custodians custodians, Agency... agencies) throws Exception {
    return new ObjectMapper()
        .readTree(
            SchemaDocuments.custodianDocument(
                    custodians, new AgencyDirectory(List.of(agencies)), Instant.now())
                .orElseThrow());
  }

  private static ECKey key(String kid) throws JOSEException {
    return new ECKeyGenerator(Curve.P_256)
        .keyUse(KeyUse.ENCRYPTION)
        .algorithm(JWEAlgorithm.ECDH_ES_A256KW)
        .keyID(kid)
        .generate();
  }

  private static Agency agency(String id, ECKey key) {
    return Agency.of(
        id,
        AgencyKind.OVERSIGHT,
        Map.of("ar", "المؤتمن", "fr", "Dépositaire", "en", "Keeper"),
        Credentials.of(Set.of(), new JWKSet(key)),
        Channel.of("pull", Optional.empty(), 1));
  }
}
