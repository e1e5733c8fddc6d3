package org.wasl.wire.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wasl.runtime.TestLoad.SOON;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.jose.Digest;

class MessageSealerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SignedMessage MESSAGE =
      new SignedMessage("{\"synthetic\":\"رسالة\"}".getBytes(StandardCharsets.UTF_8), "h..s");
  private static ECKey police;
  private static ECKey office;
  private static List<Agency> recipients;
  private static final MessageSealer SEALING = new MessageSealer(1024);

  @BeforeAll
  static void keys() throws Exception {
    CryptoProvider.install();
    police = TestAgencies.sealing("police:enc:1");
    office = TestAgencies.sealing("office:enc:1");
    recipients =
        List.of(TestAgencies.agency("police", police), TestAgencies.agency("office", office));
  }

  @Test
  void everyRecipientOpensSameBytes() {
    // When
    SealedContent sealed = SEALING.seal(MESSAGE, recipients);
    // Then
    assertThat(sealed.kids()).containsExactly("police:enc:1", "office:enc:1");
    assertThat(sealed.digest()).isEqualTo(Digest.of(sealed.bytes()));
    for (ECKey key : List.of(police, office)) {
      SignedMessage opened = MessageSealer.open(sealed.bytes(), new JWKSet(key)).orElseThrow();
      assertThat(opened.body()).isEqualTo(MESSAGE.body());
      assertThat(opened.signature()).isEqualTo(MESSAGE.signature());
    }
  }

  @Test
  void singleRecipientOpensContent() {
    // When
    SealedContent sealed = SEALING.seal(MESSAGE, recipients.subList(0, 1));
    // Then
    assertThat(MessageSealer.open(sealed.bytes(), new JWKSet(police))).isPresent();
    assertThat(MessageSealer.open(sealed.bytes(), new JWKSet(office))).isEmpty();
  }

  @Test
  void listsRecipientsWithoutKey() {
    // When
    SealedContent both = SEALING.seal(MESSAGE, recipients);
    SealedContent sealedContent = SEALING.seal(MESSAGE, recipients.subList(0, 1));
    // Then
    assertThat(MessageSealer.recipientKids(both.bytes()))
        .containsExactly("police:enc:1", "office:enc:1");
    assertThat(MessageSealer.recipientKids(sealedContent.bytes())).containsExactly("police:enc:1");
    assertThat(MessageSealer.recipientKids("{}".getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void parsedDocumentGivesSameDecisions() throws Exception {
    // Given a sealed content, and each of its values left out or replaced by one of another kind
    JsonNode sealed = read(SEALING.seal(MESSAGE, recipients));
    List<JsonNode> documents = new ArrayList<>(List.of(sealed));
    for (String place : places("", sealed)) {
      JsonPointer at = JsonPointer.compile(place);
      JsonNode value = sealed.at(at);
      for (String other :
          List.of("null", "1", "1.5", "true", "\"\"", "\"x\"", "[]", "{}", "[1]", "{\"x\":1}")) {
        documents.add(with(sealed, at, JSON.readTree(other)));
      }
      if (value.isTextual()) {
        documents.add(with(sealed, at, JSON.getNodeFactory().textNode(value.asText() + "A")));
        documents.add(with(sealed, at, sealed.at("/recipients/0/header/epk/x")));
      }
      documents.add(with(sealed, at, null));
    }
    for (String place : List.of("", "/recipients/0", "/recipients/1/header")) {
      for (String name : List.of("unprotected", "header", "encrypted_key", "enc", "zip", "aad")) {
        JsonNode more = sealed.deepCopy();
        ((ObjectNode) more.at(place)).set(name, JSON.readTree("{\"enc\":\"A256GCM\"}"));
        documents.add(more);
        JsonNode text = sealed.deepCopy();
        ((ObjectNode) text.at(place)).put(name, "A256GCM");
        documents.add(text);
      }
    }
    for (JsonNode document : documents) {
      // When
      List<String> ofBytes = MessageSealer.recipientKids(JSON.writeValueAsBytes(document));
      List<String> ofTree =
          MessageSealer.recipientKids(
              JSON.convertValue(document, new TypeReference<Map<String, Object>>() {}));
      // Then
      assertThat(ofTree).as(document.toString()).isEqualTo(ofBytes);
    }
  }

  private static List<String> places(String at, JsonNode node) {
    List<String> places = new ArrayList<>();
    node.properties()
        .forEach(
            it -> {
              places.add(at + "/" + it.getKey());
              places.addAll(places(at + "/" + it.getKey(), it.getValue()));
            });
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      places.add(at + "/" + i);
      places.addAll(places(at + "/" + i, node.get(i)));
    }
    return places;
  }

  /** The document with another value there, or with none. */
  private static JsonNode with(JsonNode document, JsonPointer at, @Nullable JsonNode value) {
    JsonNode changed = document.deepCopy();
    JsonNode parent = changed.at(at.head());
    String name = at.last().getMatchingProperty();
    if (parent instanceof ArrayNode items) {
      items.remove(Integer.parseInt(name));
      if (value != null) {
        items.insert(Integer.parseInt(name), value);
      }
    } else if (value == null) {
      ((ObjectNode) parent).remove(name);
    } else {
      ((ObjectNode) parent).set(name, value);
    }
    return changed;
  }

  @Test
  void otherKeysCannotOpenContent() throws Exception {
    // Given
    SealedContent sealed = SEALING.seal(MESSAGE, recipients);
    ECKey sameName = TestAgencies.sealing("police:enc:1");
    // When, Then
    assertThat(MessageSealer.open(sealed.bytes(), new JWKSet(sameName))).isEmpty();
    assertThat(MessageSealer.open(sealed.bytes(), new JWKSet(TestAgencies.sealing("x")))).isEmpty();
  }

  @Test
  void row41DuplicateKeyIdOfOtherRecipientDoesNotPreventOpening() throws Exception {
    // Given
    Agency taker = TestAgencies.agency("taker", TestAgencies.sealing("police:enc:1"));
    // When
    SealedContent before = SEALING.seal(MESSAGE, List.of(taker, recipients.get(0)));
    SealedContent after = SEALING.seal(MESSAGE, List.of(recipients.get(0), taker));
    // Then
    assertThat(MessageSealer.open(before.bytes(), new JWKSet(police))).isPresent();
    assertThat(MessageSealer.open(after.bytes(), new JWKSet(police))).isPresent();
  }

  @Test
  void row19HidesLengthsWithinPaddingSteps() {
    // Given messages of one byte to a whole step
    byte[] small = new byte[1];
    byte[] large = new byte[900];
    // When
    int sealedSmall = SEALING.seal(new SignedMessage(small, "h..s"), recipients).bytes().length;
    int sealedLarge = SEALING.seal(new SignedMessage(large, "h..s"), recipients).bytes().length;
    // Then
    assertThat(sealedSmall).isEqualTo(sealedLarge);
  }

  @Test
  void row06RejectsChangedCiphertext() {
    // Given
    String sealed = new String(SEALING.seal(MESSAGE, recipients).bytes(), StandardCharsets.UTF_8);
    int at = sealed.indexOf("\"ciphertext\":\"") + 20;
    char changed = sealed.charAt(at) == 'A' ? 'B' : 'A';
    byte[] tampered =
        (sealed.substring(0, at) + changed + sealed.substring(at + 1))
            .getBytes(StandardCharsets.UTF_8);
    // When, Then
    assertThat(MessageSealer.open(tampered, new JWKSet(police))).isEmpty();
  }

  @Test
  void namesAgencyWithoutSealingKey() {
    // Given
    Agency keyless = TestAgencies.agency("keyless");
    // When, Then
    assertThatThrownBy(() -> SEALING.seal(MESSAGE, List.of(keyless)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keyless");
  }

  @Test
  void row58WindowSharesKeyAgreementButNotContentKeys() throws Exception {
    // Given
    MessageSealer sealer = new MessageSealer(1024, new AgreementWindow(600_000, 3));
    // When
    List<JsonNode> sealed = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      byte[] bytes = sealer.seal(MESSAGE, recipients).bytes();
      assertThat(MessageSealer.open(bytes, new JWKSet(police))).isPresent();
      assertThat(MessageSealer.open(bytes, new JWKSet(office))).isPresent();
      sealed.add(JSON.readTree(bytes));
    }
    // Then three messages share the ephemeral key of each recipient, the fourth has new ones
    for (int recipient = 0; recipient < 2; recipient++) {
      String first = ephemeral(sealed.get(0), recipient);
      assertThat(ephemeral(sealed.get(1), recipient)).isEqualTo(first);
      assertThat(ephemeral(sealed.get(2), recipient)).isEqualTo(first);
      assertThat(ephemeral(sealed.get(3), recipient)).isNotEqualTo(first);
    }
    assertThat(ephemeral(sealed.get(0), 0)).isNotEqualTo(ephemeral(sealed.get(0), 1));
    assertThat(sealed.stream().map(jwe -> wrapped(jwe, 0)).distinct()).hasSize(4);
    assertThat(sealed.stream().map(jwe -> jwe.at("/iv").asText()).distinct()).hasSize(4);
  }

  @Test
  void row58WindowEndsByTimeAndNewKeyHasNewWindow() throws Exception {
    // Given
    MessageSealer sealer = new MessageSealer(1024, new AgreementWindow(1, 1_000_000));
    String first = ephemeral(read(sealer.seal(MESSAGE, recipients)), 0);
    Agency renewed = TestAgencies.agency("police", TestAgencies.sealing("police:enc:1"));
    // When, Then
    Awaitility.await()
        .atMost(SOON)
        .until(() -> !first.equals(ephemeral(read(sealer.seal(MESSAGE, recipients)), 0)));
    MessageSealer lasting = new MessageSealer(1024, new AgreementWindow(600_000, 1_000));
    String old = ephemeral(read(lasting.seal(MESSAGE, recipients)), 0);
    assertThat(ephemeral(read(lasting.seal(MESSAGE, List.of(renewed))), 0)).isNotEqualTo(old);
  }

  @Test
  void withoutWindowEachMessageHasOwnKeyAgreement() throws Exception {
    // When
    JsonNode node = read(SEALING.seal(MESSAGE, recipients));
    JsonNode two = read(SEALING.seal(MESSAGE, recipients));
    // Then
    assertThat(ephemeral(node, 0)).isNotEqualTo(ephemeral(two, 0));
  }

  private static JsonNode read(SealedContent sealed) throws IOException {
    return JSON.readTree(sealed.bytes());
  }

  private static String ephemeral(JsonNode jwe, int recipient) {
    return jwe.at("/recipients/" + recipient + "/header/epk/x").asText();
  }

  private static String wrapped(JsonNode jwe, int recipient) {
    return jwe.at("/recipients/" + recipient + "/encrypted_key").asText();
  }
}
