package org.wasl.wire.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.wasl.wire.directory.Agency.Channel;
import org.wasl.wire.directory.Agency.Credentials;
import org.wasl.wire.message.TestAgencies;

class AgencyTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  @Test
  void namesSealingKeysOfAnyTimeAndOfOneTime() throws Exception {
    // Given
    ECKey ended =
        new ECKey.Builder(TestAgencies.sealing("a:enc:1")).expirationTime(Date.from(NOW)).build();
    Agency agency =
        TestAgencies.agency(
            "a", TestAgencies.es256("a:sig:1"), ended, TestAgencies.sealing("a:enc:2"));
    // When, Then
    assertThat(agency.sealingKids()).containsExactlyInAnyOrder("a:enc:1", "a:enc:2");
    assertThat(agency.sealingKids(NOW)).containsExactly("a:enc:2");
    assertThat(agency.sealingKids(NOW.minusSeconds(1)))
        .containsExactlyInAnyOrder("a:enc:1", "a:enc:2");
  }

  @Test
  void receivesWhileItHasAKeyAndIsNotRevoked() throws Exception {
    // Given
    ECKey ending =
        new ECKey.Builder(TestAgencies.sealing("a:enc:1")).expirationTime(Date.from(NOW)).build();
    Agency agency = TestAgencies.agency("a", ending);
    // When, Then
    assertThat(agency.canReceive(NOW.minusSeconds(1))).isTrue();
    assertThat(agency.canReceive(NOW)).isFalse();
    assertThat(agency.asRevoked().canReceive(NOW.minusSeconds(1))).isFalse();
  }

  @Test
  void changesOnePartAndKeepsTheOthers() throws Exception {
    // Given
    Agency agency = TestAgencies.agency("a", TestAgencies.es256("a:sig:1"));
    Credentials credentials = Credentials.of(Set.of("other"), new JWKSet());
    Channel channel =
        agency.channel().withDeliveriesPerRequest(8).withFormat(DeliveryFormat.CLOUDEVENTS_BINARY);
    MessageVersions versions = new MessageVersions(Map.of("status", Set.of(1)), Map.of());
    // When
    Agency changed = agency.with(credentials).with(channel).with(versions);
    // Then
    assertThat(channel)
        .isEqualTo(
            new Channel(
                "https",
                agency.channel().endpoint(),
                agency.channel().maxConcurrent(),
                Channel.CALL_DEADLINE_MILLIS,
                8,
                DeliveryFormat.CLOUDEVENTS_BINARY));
    assertThat(changed)
        .isEqualTo(
            new Agency(
                agency.id(),
                agency.kind(),
                agency.names(),
                agency.territory(),
                credentials,
                channel,
                false,
                false,
                versions));
  }

  @Test
  void agencyWithoutEndpointCollects() {
    // Given
    Agency reached = TestAgencies.agency("a");
    // When
    Agency collecting = reached.with(Channel.of("pull", Optional.empty(), 1));
    // Then
    assertThat(collecting.collects()).isTrue();
    assertThat(reached.collects()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"fr, Cour", "en, Court", "ar, Court"})
  void nameIsEnglishWhereALanguageIsMissing(String language, String name) {
    // Given
    Agency agency =
        Agency.of(
            "court",
            AgencyKind.COURT,
            Map.of("fr", "Cour", "en", "Court"),
            Credentials.of(Set.of(), new JWKSet()),
            Channel.of("pull", Optional.empty(), 1));
    // When, Then
    assertThat(agency.name(language)).isEqualTo(name);
  }

  @ParameterizedTest(name = "{0}/{1}")
  @CsvSource({
    "status, 1, true, true",
    "status, 2, false, true",
    "case-update, 1, true, false",
    "case-update, 2, true, true",
    "vetted-case, 9, true, true"
  })
  void readsAndWritesEveryVersionOfTypesThatAreNotNamed(
      String type, int version, boolean reads, boolean writes) {
    // Given
    MessageVersions versions =
        new MessageVersions(Map.of("status", Set.of(1)), Map.of("case-update", Set.of(2)));
    // When, Then
    assertThat(versions.reads(type, version)).isEqualTo(reads);
    assertThat(versions.writes(type, version)).isEqualTo(writes);
  }

  @ParameterizedTest
  @CsvSource({
    "pull, false,",
    "hosted-jms, false,",
    "https, true, agency.example",
    "jms, true,",
    "sftp, true,"
  })
  void protocolTellsWhoseServerIsCertified(String code, boolean hasEndpoint, String certifiedHost) {
    // Given
    Optional<URI> address = Optional.of(URI.create("https://agency.example:8443/wasl"));
    // When
    DeliveryProtocol protocol = DeliveryProtocol.of(code).orElseThrow();
    // Then
    assertThat(protocol.hasEndpoint()).isEqualTo(hasEndpoint);
    assertThat(protocol.certifiedHost(address)).isEqualTo(Optional.ofNullable(certifiedHost));
    assertThat(protocol.certifiedHost(Optional.empty())).isEmpty();
  }

  @Test
  void protocolsHaveTheCodesOfConfiguration() {
    // When, Then
    assertThat(DeliveryProtocol.codes())
        .containsExactly("pull", "hosted-jms", "https", "jms", "sftp");
    assertThat(DeliveryProtocol.of("HTTPS")).isEmpty();
    assertThat(AgencyKind.PROSECUTION.code()).isEqualTo("prosecution");
  }

  @ParameterizedTest
  @EnumSource(DeliveryFormat.class)
  void formatIsFoundByEachOfItsCodes(DeliveryFormat format) {
    // When, Then
    assertThat(DeliveryFormat.codes()).contains(format.code());
    assertThat(DeliveryFormat.of(format.code())).isEqualTo(format);
  }

  @Test
  void unknownFormatIsRefused() {
    // When, Then
    assertThatThrownBy(() -> DeliveryFormat.of("PLAIN"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no such format");
  }
}
