package org.wasl.wire.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenUriTest {
  private static final String SOUND =
      "pkcs11:token=wasl;object=sig?module-path=/lib/hsm.so&pin-source=file:/etc/pin";

  @ParameterizedTest
  @ValueSource(
      strings = {
        SOUND,
        "pkcs11:object=sig;token=wasl?pin-source=file:///etc/pin&module-path=/lib/hsm.so",
        "pkcs11:token=%77asl;object=sig?module-path=%2Flib/hsm.so&pin-source=file:/etc/pin"
      })
  void namesKeyModuleAndPinFile(String text) {
    // When
    TokenUri uri = TokenUri.parse(text);
    // Then
    assertThat(uri)
        .isEqualTo(new TokenUri(Path.of("/lib/hsm.so"), "wasl", "sig", Path.of("/etc/pin")));
    assertThat(uri).hasToString("key sig in token wasl");
  }

  @Test
  void plusInALabelIsNoSpace() {
    // When, Then
    assertThat(TokenUri.parse(SOUND.replace("=wasl", "=a+b%20c")).token()).isEqualTo("a+b c");
  }

  @ParameterizedTest(name = "{0} becomes {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "pkcs11: | pkcs12: | is not of the form pkcs11:token=LABEL",
        "object=sig | object | is not of the form pkcs11:token=LABEL",
        "object=sig | object=sig;id=1 | is not of the form pkcs11:token=LABEL",
        "object=sig | object=sig;object=sig | has object twice",
        "token=wasl; | '' | lacks token; it is of the form",
        "object=sig | object= | lacks object; it is of the form",
        "=wasl | =%zz | has a % that is followed by no two hex digits",
        "file:/etc/pin | /etc/pin | its pin-source is not of the form file:",
        "file:/etc/pin | file:etc/pin | its pin-source is not an absolute path",
        "/lib/ | lib/ | its module-path is not an absolute path",
        "/lib/ | /l%00ib/ | its module-path has a quote or a control character",
        "/lib/ | /l%0aib/ | its module-path has a quote or a control character",
        "/etc/ | /e%22tc/ | its pin-source has a quote or a control character"
      })
  void saysWhatIsWrong(String part, String other, String reason) {
    // When, Then
    assertThatThrownBy(() -> TokenUri.parse(SOUND.replace(part, other)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void pinInUriIsRefusedAndNotQuoted() {
    // When, Then
    assertThatThrownBy(() -> TokenUri.parse(SOUND + "&pin-value=123456"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("change that PIN")
        .hasMessageNotContaining("123456");
  }
}
