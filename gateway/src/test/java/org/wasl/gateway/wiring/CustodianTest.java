package org.wasl.gateway.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyKind;

/** What a platform is told of whom to seal an identity to. */
class CustodianTest {
  private static final SchemaRegistry SCHEMAS = SchemaRegistry.load(CodeLists.load());

  @Test
  void theCustodianIsToldWithItsPublicKeyAndNoPrivateOne() throws Exception {
    // Given
    ECKey key =
        new ECKeyGenerator(Curve.P_256)
            .keyUse(KeyUse.ENCRYPTION)
            .algorithm(JWEAlgorithm.ECDH_ES_A256KW)
            .keyID("keeper:enc:1")
            .generate();
    // When
    JsonNode told = told(Optional.of(agency(key)));
    // Then
    assertThat(SCHEMAS.validate("custodian", 1, told)).isEmpty();
    assertThat(told.path("agency").asText()).isEqualTo("keeper");
    assertThat(told.at("/key/kid").asText()).isEqualTo("keeper:enc:1");
    assertThat(told.path("key").has("d")).isFalse();
  }

  @Test
  void whereThePlatformIsItsOwnCustodianNobodyIsTold() throws Exception {
    // When
    JsonNode told = told(Optional.empty());
    // Then
    assertThat(SCHEMAS.validate("custodian", 1, told)).isEmpty();
    assertThat(told).isEmpty();
  }

  private static JsonNode told(Optional<Agency> custodian) throws Exception {
    return new ObjectMapper()
        .readTree(SchemaDocuments.custodianDocument(custodian, java.time.Instant.now()));
  }

  private static Agency agency(ECKey key) {
    return new Agency(
        "keeper",
        AgencyKind.OVERSIGHT,
        Map.of("ar", "المؤتمن", "fr", "Dépositaire", "en", "Keeper"),
        Set.of(),
        new JWKSet(key),
        "pull",
        Optional.empty(),
        false,
        1);
  }
}
