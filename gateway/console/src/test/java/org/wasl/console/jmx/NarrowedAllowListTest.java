package org.wasl.console.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.http.ConsoleConfig;

/** Configuration can remove permissions from the list, and can add none. */
class NarrowedAllowListTest {
  private final ObjectName replay = name("org.wasl:type=Replay");

  @Test
  void narrowsOneRoleOnly() {
    // When
    AllowList list =
        StandardAllowList.get()
            .narrowedTo(Map.of(ConsoleRole.OPERATOR, Set.of("Replay.stop", "Replay.plan")));

    // Then
    assertThat(may(list, ConsoleRole.OPERATOR, "stop")).isTrue();
    assertThat(may(list, ConsoleRole.OPERATOR, "plan")).isTrue();
    assertThat(may(list, ConsoleRole.OPERATOR, "request")).isFalse();
    assertThat(list.operations(EnumSet.of(ConsoleRole.OPERATOR)))
        .containsExactly("Replay.plan", "Replay.stop");
    assertThat(may(list, ConsoleRole.APPROVER, "approve")).isTrue();
    assertThat(may(list, ConsoleRole.APPROVER, "stop")).isTrue();
    assertThat(list.effect(EnumSet.of(ConsoleRole.VIEWER), replay, "requests()")).isPresent();
    assertThat(list.effect(EnumSet.of(ConsoleRole.OPERATOR), replay, "requests()")).isEmpty();
  }

  @Test
  void permitsReadsOfRoleWithoutOperations() {
    // When
    AllowList list = StandardAllowList.get().narrowedTo(Map.of(ConsoleRole.OPERATOR, Set.of()));

    // Then
    ObjectName gateway = name("org.wasl:type=Gateway");
    assertThat(may(list, ConsoleRole.OPERATOR, "stop")).isFalse();
    assertThat(list.reads(EnumSet.of(ConsoleRole.OPERATOR), gateway, "Ready")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "VIEWER,Replay.request",
    "OPERATOR,Replay.approve",
    "AUDITOR,Agency.pause",
    "APPROVER,Replay.execute",
    "OPERATOR,Memory.gc",
    "OPERATOR,*",
    "OPERATOR,Replay.*",
    "OPERATOR,replay.request",
    "OPERATOR,Replay.request(java.lang.String)"
  })
  void refusesToWidenTheList(ConsoleRole role, String operation) {
    // When / Then
    assertThatThrownBy(() -> ConsoleConfig.requireNarrower(role, Set.of(operation)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(operation + " would widen what the role may")
        .hasMessageContaining("Referrals.find");
  }

  private boolean may(AllowList list, ConsoleRole role, String operation) {
    return list.effect(EnumSet.of(role), replay, operation + "(java.lang.String)").isPresent();
  }

  private static ObjectName name(String name) {
    try {
      return new ObjectName(name);
    } catch (javax.management.MalformedObjectNameException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
