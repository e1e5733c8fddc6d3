package org.wasl.routes.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wasl.routes.TestPartner;
import org.wasl.routes.TestPartners;
import org.wasl.rules.AgencyRole;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.directory.AgencyKind;

class PartiesTest {
  private final AgencyDirectory directory = TestPartners.directory();
  private final Parties parties =
      new Parties("platform", List.of("police-a"), "office-a", List.of("desk", "office-b"));

  @Test
  void onlyPartiesAreIncluded() {
    assertThat(parties.includes("platform")).isTrue();
    assertThat(parties.includes("registry")).isFalse();
  }

  @Test
  void recipientsAreThePartiesOfARoleWithoutTheSenderAndNoneTwice() {
    // When
    List<Agency> recipients =
        parties.withRole(
            List.of(AgencyRole.PROSECUTION, AgencyRole.PROSECUTION, AgencyRole.POLICE),
            directory,
            TestPartners.OFFICE.agency());
    // Then
    assertThat(recipients).extracting(Agency::id).containsExactly("office-b", "police-a");
  }

  @Test
  void aRegistryIsNationwideAndNoPartyOfAnyReferral() {
    // When
    List<Agency> recipients =
        parties.withRole(List.of(AgencyRole.REGISTRY), directory, TestPartners.OFFICE.agency());
    // Then
    assertThat(recipients).extracting(Agency::id).containsExactly("registry", "test-registry");
  }

  @ParameterizedTest
  @EnumSource(AgencyKind.class)
  void everyKindOfTheDirectoryIsARoleOfTheRules(AgencyKind kind) {
    assertThat(Parties.roleByKind(TestPartner.of("x", kind).agency().kind()).name())
        .isEqualTo(kind.name());
  }
}
