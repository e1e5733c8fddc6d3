package org.wasl.routes.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wasl.routes.TestPartner;
import org.wasl.routes.TestPartners;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.directory.AgencyKind;

class PartiesTest {
  private final AgencyDirectory directory = TestPartners.directory();
  private final Parties parties =
      new Parties(
          new AgencyId("platform"),
          List.of(new AgencyId("police-a")),
          new AgencyId("office-a"),
          List.of(new AgencyId("desk"), new AgencyId("office-b")));

  @Test
  void onlyPartiesAreIncluded() {
    assertThat(parties.includes(new AgencyId("platform"))).isTrue();
    assertThat(parties.includes(new AgencyId("registry"))).isFalse();
  }

  @Test
  void recipientsArePartiesOfARoleOnceWithoutSender() {
    // When
    List<Agency> recipients =
        parties.withRole(
            List.of(AgencyRole.PROSECUTION, AgencyRole.PROSECUTION, AgencyRole.POLICE),
            directory,
            TestPartners.OFFICE.agency());
    // Then
    assertThat(recipients)
        .extracting(Agency::id)
        .containsExactly(new AgencyId("office-b"), new AgencyId("police-a"));
  }

  @Test
  void registryIsNationwideAndPartyOfNoReferral() {
    // When
    List<Agency> recipients =
        parties.withRole(List.of(AgencyRole.REGISTRY), directory, TestPartners.OFFICE.agency());
    // Then
    assertThat(recipients)
        .extracting(Agency::id)
        .containsExactly(new AgencyId("registry"), new AgencyId("test-registry"));
  }

  @ParameterizedTest
  @EnumSource(AgencyKind.class)
  void everyDirectoryKindIsARole(AgencyKind kind) {
    assertThat(Parties.roleByKind(TestPartner.of("x", kind).agency().kind()).name())
        .isEqualTo(kind.name());
  }
}
