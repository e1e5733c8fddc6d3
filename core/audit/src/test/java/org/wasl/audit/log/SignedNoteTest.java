package org.wasl.audit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wasl.audit.log.SignedNote.Verification;

class SignedNoteTest {
  /** The test vector of C2SP signed-note. */
  private static final String KEY =
      "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

  private static final String TEXT = "This is an example message.\n";
  private static final String SIGNATURE =
      "\u2014 example.com/foo"
          + " Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
  private static final String NOTE = TEXT + "\n" + SIGNATURE;

  private static SignedNote parse(String note) {
    return SignedNote.parse(note.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void verifiesNoteOfSpecificationVector() {
    // When
    SignedNote note = parse(NOTE);

    // Then
    assertThat(note.verify(VerifierKey.parse(KEY))).isEqualTo(Verification.VALID);
    assertThat(note).hasToString(NOTE);
    assertThat(note.text()).isEqualTo(TEXT);
  }

  @Test
  void rejectsChangedText() {
    assertThat(parse(NOTE.replace("This", "That")).verify(VerifierKey.parse(KEY)))
        .isEqualTo(Verification.INVALID);
  }

  @Test
  void ignoresOtherKeysWithSameNameOrId() {
    // Given
    SignerKey other = SignerKey.generate("other.example", KeyType.NOTE, new SecureRandom());

    // When
    SignedNote note = parse(NOTE).withSignature(other.sign("something else\n"));

    // Then
    assertThat(note.verify(VerifierKey.parse(KEY))).isEqualTo(Verification.VALID);
    assertThat(
            parse(NOTE.replace("example.com/foo Uw2", "example.com/foo Ux2"))
                .verify(VerifierKey.parse(KEY)))
        .isEqualTo(Verification.ABSENT);
    assertThat(
            parse(NOTE.replace("example.com/foo", "example.com/fop"))
                .verify(VerifierKey.parse(KEY)))
        .isEqualTo(Verification.ABSENT);
  }

  @Test
  void rejectsNoteWithBadSignatureOfKnownKey() {
    // Given
    NoteSignature good = parse(NOTE).signatures().get(0);
    byte[] bytes = good.signature();
    bytes[10] ^= 1;

    // When
    SignedNote note =
        parse(NOTE).withSignature(new NoteSignature(good.name(), good.keyId(), bytes));

    // Then
    assertThat(note.verify(VerifierKey.parse(KEY))).isEqualTo(Verification.INVALID);
  }

  @Test
  void rejectsMalformedNote() {
    List<String> none =
        List.of(
            "",
            TEXT,
            TEXT + "\n",
            NOTE.substring(0, NOTE.length() - 1),
            TEXT + SIGNATURE,
            "\u0001" + NOTE,
            "a\r\n" + NOTE,
            NOTE + "Unexpected line.\n",
            NOTE + "\n",
            TEXT + "\n" + SIGNATURE.replace("\u2014", "-"),
            TEXT + "\n" + SIGNATURE.replace("foo ", "foo  "),
            TEXT + "\n" + SIGNATURE.replace("foo ", "f\u00a0o "),
            TEXT + "\n" + SIGNATURE.replace("foo ", "f+o "),
            TEXT + "\n" + SIGNATURE.replace("aQM=", "aQN="),
            TEXT + "\n" + SIGNATURE.replace("aQM=", "aQM"),
            TEXT + "\n\u2014 example.com/foo Uw2QOg==\n",
            TEXT + "\n" + SIGNATURE.repeat(SignedNote.MAX_SIGNATURES + 1));
    for (String text : none) {
      assertThatThrownBy(() -> parse(text)).as(text).isInstanceOf(MalformedException.class);
    }
    byte[] notUtf8 = NOTE.getBytes(StandardCharsets.UTF_8);
    notUtf8[0] = (byte) 0xff;
    assertThatThrownBy(() -> SignedNote.parse(notUtf8)).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> SignedNote.parse(new byte[SignedNote.MAX_BYTES + 1]))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void acceptsBlankLinesInText() {
    // Given
    SignerKey key = SignerKey.generate("log.example", KeyType.NOTE, new SecureRandom());
    String text = "a\n\n\nb\n";

    // When
    SignedNote note = parse(new SignedNote(text, List.of(key.sign(text))).toString());

    // Then
    assertThat(note.text()).isEqualTo(text);
    assertThat(note.verify(key.verifier())).isEqualTo(Verification.VALID);
  }

  @Test
  void verifierKeysOfOtherProgramsRoundTrip() {
    for (String key :
        List.of(
            KEY,
            "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop",
            "TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6",
            "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2")) {
      assertThat(VerifierKey.parse(key)).hasToString(key);
    }
  }

  @Test
  void rejectsPartialAndAlteredVerifierKeys() {
    for (int i = 0; i < KEY.length(); i++) {
      for (int j = i + 1; j <= KEY.length(); j++) {
        if (j - i < KEY.length()) {
          String part = KEY.substring(i, j);
          assertThatThrownBy(() -> VerifierKey.parse(part)).isInstanceOf(MalformedException.class);
        }
      }
      char[] altered = KEY.toCharArray();
      altered[i]++;
      assertThatThrownBy(() -> VerifierKey.parse(new String(altered)))
          .isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void signsAsRfc8032VectorSays() {
    // Given
    byte[] seed =
        HexFormat.of().parseHex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7");

    // When
    byte[] publicKey = Ed25519.publicKey(seed);
    byte[] signature =
        Ed25519.sign(Ed25519.privateKey(seed), new byte[] {(byte) 0xaf, (byte) 0x82});

    // Then
    assertThat(publicKey)
        .asHexString()
        .isEqualToIgnoringCase("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
    assertThat(signature)
        .asHexString()
        .isEqualToIgnoringCase(
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");
  }

  @Test
  void signerKeyRoundTripsAndHidesPrivatePart() {
    // Given
    SignerKey key = SignerKey.generate("log.example", KeyType.NOTE, new SecureRandom());

    // When
    SignerKey read = SignerKey.parse(key.encoded());

    // Then
    assertThat(read.verifier()).isEqualTo(key.verifier());
    assertThat(read.sign(TEXT).line()).isEqualTo(key.sign(TEXT).line());
    assertThat(key).hasToString(key.verifier().toString());
    assertThatThrownBy(() -> SignerKey.parse(key.encoded().replace("log", "lag")))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> SignerKey.parse(key.encoded() + "A"))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> SignerKey.parse(key.verifier().toString()))
        .isInstanceOf(MalformedException.class);
  }
}
