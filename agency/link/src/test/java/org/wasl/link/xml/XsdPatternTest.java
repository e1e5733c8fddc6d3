package org.wasl.link.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XsdPatternTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "^[A-Z]{2}$ @ [A-Z]{2}",
        "^MA-([0-9]{2}|[A-Z]{3})$ @ MA-([0-9]{2}|[A-Z]{3})",
        "^[A-Za-z0-9_-]{43}$ @ [A-Za-z0-9_-]{43}",
        "^[0-9]{2}(\\.[0-9]{1,9})?Z$ @ [0-9]{2}(\\.[0-9]{1,9})?Z",
        "^[^\\u0000-\\u001F]*$ @ [^\\t\\n\\r]*",
        "^[^\\u0000-\\u001F/\\\\]*$ @ [^\\t\\n\\r/\\\\]*",
        "^[a-z0-9!#$&^_.+-]{0,62}$ @ [a-z0-9!#$&\\^_.+-]{0,62}"
      })
  void everyPatternIsValidInXmlSchema(String json, String xsd) {
    assertThat(XsdPattern.of(json)).contains(xsd);
  }

  @Test
  void omitsPatternsThatForbidOnlyCharactersOutsideXml() {
    assertThat(XsdPattern.of("^[^\\u0000-\\u0008\\u000E-\\u001F]*$")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[a-z]",
        "^a.b$",
        "^a$b$",
        "^\\u0041$",
        "^[\\u0000-\\u0008]$",
        "^[\\u0041-\\u0050]$"
      })
  void rejectsPatternsThatXsdCannotExpress(String pattern) {
    assertThatIllegalArgumentException().isThrownBy(() -> XsdPattern.of(pattern));
  }
}
