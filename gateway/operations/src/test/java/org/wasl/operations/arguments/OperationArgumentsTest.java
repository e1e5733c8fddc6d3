package org.wasl.operations.arguments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.console.auth.OperationRefusedException;

class OperationArgumentsTest {
  private static final Set<String> KNOWN = Set.of("reason", "until", "agency", "perMinute", "ids");

  @Test
  void readsKnownMembers() {
    // When
    OperationArguments document =
        OperationArguments.of(
            "{\"reason\":\"moved\",\"until\":\"2026-03-02T09:00:00+01:00\",\"perMinute\":60,"
                + "\"ids\":[\"0193a1b2-0000-7000-8000-000000000001\"]}",
            KNOWN);
    // Then
    assertThat(document.reason()).isEqualTo("moved");
    assertThat(document.time("until")).contains(Instant.parse("2026-03-02T08:00:00Z"));
    assertThat(document.number("perMinute", 1, 100)).contains(60);
    assertThat(document.ids("ids")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"moved\"",
        "{\"reason\":\"moved\"",
        "{\"reason\":\"moved\",\"reason\":\"again\"}",
        "{\"reason\":\"moved\",\"because\":\"of\"}"
      })
  void refusesAnythingButObjectOfKnownMembers(String text) {
    assertThatThrownBy(() -> OperationArguments.of(text, KNOWN))
        .isInstanceOfSatisfying(
            OperationRefusedException.class,
            refusal -> assertThat(refusal.code()).isEqualTo("bad-document"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"reason\":\"\"}",
        "{\"reason\":7}",
        "{\"reason\":\"A name, perhaps\"}",
        "{\"reason\":\"moved\",\"until\":\"tomorrow\"}",
        "{\"reason\":\"moved\",\"until\":\"2026-03-02T09:00\"}",
        "{\"reason\":\"moved\",\"until\":\"0000-03-02T09:00:00Z\"}",
        "{\"reason\":\"moved\",\"until\":\"1969-12-31T23:59:59Z\"}",
        "{\"reason\":\"moved\",\"until\":\"9999-12-31T23:59:59-01:00\"}",
        "{\"reason\":\"moved\",\"until\":\"+999999999-01-01T00:00:00Z\"}",
        "{\"reason\":\"moved\",\"agency\":\"bcij\\u0000\"}",
        "{\"reason\":\"moved\",\"perMinute\":0}",
        "{\"reason\":\"moved\",\"perMinute\":1.5}",
        "{\"reason\":\"moved\",\"perMinute\":\"60\"}",
        "{\"reason\":\"moved\",\"ids\":[\"1\"]}",
        "{\"reason\":\"moved\",\"ids\":\"all\"}"
      })
  void refusesInvalidMemberWithoutEchoingIt(String text) {
    assertThatThrownBy(
            () -> {
              OperationArguments document = OperationArguments.of(text, KNOWN);
              document.reason();
              document.time("until");
              document.text("agency");
              document.number("perMinute", 1, 100);
              document.ids("ids");
            })
        .isInstanceOf(OperationRefusedException.class)
        .hasMessageNotContaining("perhaps");
  }
}
