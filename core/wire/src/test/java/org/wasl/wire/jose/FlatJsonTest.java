package org.wasl.wire.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.runtime.TestSeed;

class FlatJsonTest {
  private static final int TEXTS = 200_000;
  private static final String SPACE = "[ \\t\\n\\r]*";

  /** A string of RFC 8259, section 7. */
  private static final String STRING =
      "\"(?:[^\"\\\\\\x00-\\x1f]|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-F]{4})*\"";

  private static final String MEMBER = STRING + SPACE + ":" + SPACE + STRING + SPACE;
  private static final Pattern OBJECT =
      Pattern.compile(
          "%1$s\\{%1$s(?:%2$s(?:,%1$s%2$s)*)?\\}%1$s".formatted(SPACE, MEMBER), Pattern.DOTALL);

  private static final String[] PIECES = {
    "\"",
    "\"a\"",
    "\"b\"",
    "\\",
    "\\u00e9",
    "\\u00E",
    "\\uÀ000",
    "\\n",
    "\\x",
    ":",
    ",",
    "{",
    "}",
    " ",
    "\t",
    "\u0001",
    "\u007f",
    "é",
    "1",
    "null",
    "\"a\":\"b\""
  };

  @Test
  void parsesObjectOfStrings() {
    assertThat(parse(" { \"a\" : \"\\u00e9\\\"\\\\\\/\\b\\f\\n\\r\\t\" , \"\" : \"é\" }\n"))
        .contains(Map.of("a", "é\"\\/\b\f\n\r\t", "", "é"));
    assertThat(parse("{}")).contains(Map.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"a\"}",
        "{\"a\":1}",
        "{\"a\":\"b\",}",
        "{\"a\":\"b\"\"c\":\"d\"}",
        "{\"a\":\"b\"}x",
        "{\"a\":\"b\",\"a\":\"b\"}",
        "{\"a\":\"b\",\"\\u0061\":\"c\"}",
        "{\"a\":\"\u0001\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":\"\\u00g0\"}",
        "{\"a\":\"\\u+123\"}",
        "{\"a\":\"\\uÀ123\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\",
        "{\"a\":\"\\u0061",
        "\uFEFF{}"
      })
  void anythingElseIsRefused(String text) {
    assertThat(parse(text)).isEmpty();
  }

  @Test
  void matchesGrammarAndRejectsDuplicateNames() {
    // Given
    Random random = TestSeed.random(FlatJsonTest.class, 5);
    int read = 0;
    for (int i = 0; i < TEXTS; i++) {
      StringBuilder text = new StringBuilder("{");
      for (int n = random.nextInt(6); n > 0; n--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      text.append(random.nextInt(4) == 0 ? "" : "}");
      // When
      Optional<Map<String, String>> members = parse(text.toString());
      // Then
      boolean accepted = OBJECT.matcher(text).matches();
      if (members.isPresent()) {
        read++;
        assertThat(accepted).as("read: %s", text).isTrue();
      } else if (accepted) {
        assertThat(text.toString()).as("refused for a name that is there twice").contains(",");
      }
    }
    assertThat(read).isGreaterThan(5_000);
  }

  private static Optional<Map<String, String>> parse(String text) {
    return FlatJson.parse(text.getBytes(UTF_8));
  }
}
