package org.wasl.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.regex.JDKRegularExpressionFactory;
import com.networknt.schema.regex.RegularExpression;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CharacterClassRegexTest {

  private static final String ALPHABET =
      "aAzZ09-_.:/\\@[]^ \t\n\r\u0000\u0008\u000B\u001F\u007F\u0080éوصل\uFFFF\uD83D\uDD10";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^[A-Za-z0-9_-]*$",
        "^[^\\u0000-\\u001F]*$",
        "^[^\\u0000-\\u0008\\u000E-\\u001F]*$",
        "^[^\\u0000-\\u001F/\\\\]*$"
      })
  void theTableDecidesAsTheLibraryDoes(String pattern) {
    // Given
    RegularExpression table = CharacterClassRegex.FACTORY.getRegularExpression(pattern);
    RegularExpression library =
        JDKRegularExpressionFactory.getInstance().getRegularExpression(pattern);
    assertThat(table).isInstanceOf(CharacterClassRegex.class);
    Random random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      String text = text(random);
      // When / Then
      assertThat(table.matches(text))
          .as(pattern + " on round " + i)
          .isEqualTo(library.matches(text));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"^[a-z]{1,3}$", "^[é]*$", "^[\\s]*$", "^[\\p{L}]*$", "^a*$", "[a]*"})
  void everythingElseIsLeftToTheLibrary(String pattern) {
    assertThat(CharacterClassRegex.FACTORY.getRegularExpression(pattern))
        .isNotInstanceOf(CharacterClassRegex.class);
  }

  private static String text(Random random) {
    int[] points = ALPHABET.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(4); n > 0; n--)
      text.appendCodePoint(points[random.nextInt(points.length)]);
    return text.toString();
  }
}
