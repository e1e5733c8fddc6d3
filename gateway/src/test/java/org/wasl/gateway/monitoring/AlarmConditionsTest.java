package org.wasl.gateway.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wasl.rules.alarms.AlarmFact;
import org.wasl.store.embedded.ServerFault;

class AlarmConditionsTest {

  @ParameterizedTest
  @EnumSource(ServerFault.class)
  void everyFaultOfTheEmbeddedDatabaseIsTold(ServerFault fault) {
    assertThat(AlarmConditions.fault(fault.code()))
        .singleElement()
        .satisfies(fact -> assertThat(fact.kind().code()).isEqualTo(fault.code()));
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsTold() {
    assertThat(AlarmConditions.fault("unavailable"))
        .containsExactly(AlarmFact.of(AlarmFact.Kind.UNAVAILABLE));
  }
}
