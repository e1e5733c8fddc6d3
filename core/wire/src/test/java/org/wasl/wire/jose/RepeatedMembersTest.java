package org.wasl.wire.jose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepeatedMembersTest {
  private static boolean repeats(String json) {
    return RepeatedMembers.in(json.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":2}",
        "{\"a\":{\"b\":1,\"c\":[{\"d\":1 , \"d\" :2}]}}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"a\\\"{\":1,\"a\\\"{\":2}",
        "[{},{\"é\":\"}\",\"é\":\"{\"}]"
      })
  void findsDuplicateMemberInAnySpelling(String json) {
    assertThat(repeats(json)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"a\":{\"a\":{\"a\":1}},\"b\":[{\"a\":1},{\"a\":1}]}",
        "{\"a\":\"a\",\"b\":\"\\\"a\\\":\",\"c\":[\"a\",\"a\"]}",
        "{\"a\":\"{\\\"x\\\":1,\\\"x\\\":2}\"}"
      })
  void acceptsSameNameInOtherObjectOrText(String json) {
    assertThat(repeats(json)).isFalse();
  }
}
