package org.wasl.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.regex.JDKRegularExpressionFactory;
import com.networknt.schema.regex.RegularExpression;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.runtime.TestSeed;

class CharacterClassRegexTest {

  private static final String ALPHABET =
      "aAzZ09-_.:/\\@[]^ \t\n\r\u0000\u0008\u000B\u001F\u007F\u0080éوصل\uFFFF\uD83D\uDD10";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^[A-Za-z0-9_-]*$",
        "^[^\\u0000-\\u001F]*$",
        "^[^\\u0000-\\u0008\\u000E-\\u001F]*$",
        "^[^\\u0000-\\u001F/\\\\]*$",
        "^[a-z]{1,3}$",
        "^[aA][Zz09-]{1,3}$",
        "^[aA]{1,2}-[0-9]{1,2}$",
        "^[aA]{0,2}\\.[0-9]{2}$",
        "^a[Z0]{1}:$"
      })
  void tableMatchesLibrary(String pattern) {
    // Given
    RegularExpression table = CharacterClassRegex.FACTORY.getRegularExpression(pattern);
    RegularExpression library =
        JDKRegularExpressionFactory.getInstance().getRegularExpression(pattern);
    assertThat(table).isInstanceOf(CharacterClassRegex.class);
    Random random = TestSeed.random(CharacterClassRegexTest.class, 7);
    for (int i = 0; i < 20_000; i++) {
      String text = i % 2 == 0 ? text(random) : near(pattern, random);
      // When / Then
      assertThat(table.matches(text))
          .as(pattern + " on round " + i)
          .isEqualTo(library.matches(text));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^[^a]{1,3}$",
        "^[ab]{1,3}[b-z]{2}$",
        "^[ab]{1,3}[0-9]{0,2}a$",
        "^[é]*$",
        "^[\\s]*$",
        "^[\\p{L}]*$",
        "^a(-b)?$",
        "^(a|b)$",
        "^a|b$",
        "^.$",
        "[a]*"
      })
  void delegatesOtherPatternsToLibrary(String pattern) {
    assertThat(CharacterClassRegex.FACTORY.getRegularExpression(pattern))
        .isNotInstanceOf(CharacterClassRegex.class);
  }

  /** A text of characters of the pattern itself. */
  private static String near(String pattern, Random random) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(6); n > 0; n--)
      text.append(pattern.charAt(random.nextInt(pattern.length())));
    return text.toString();
  }

  private static String text(Random random) {
    int[] points = ALPHABET.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(6); n > 0; n--)
      text.appendCodePoint(points[random.nextInt(points.length)]);
    return text.toString();
  }
}
