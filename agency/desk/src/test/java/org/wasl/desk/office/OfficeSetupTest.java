package org.wasl.desk.office;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.jwk.ECKey;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.desk.TestBrowser;
import org.wasl.desk.TestOffices;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.OfficeKeyTable;
import org.wasl.desk.store.OfficeKeyTable.KeyState;
import org.wasl.desk.store.OfficeKeyTable.KeyUsage;
import org.wasl.desk.store.OfficeKeyTable.OfficeKey;
import org.wasl.desk.store.SqliteStatement;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.OwnerFile;
import org.wasl.wire.jose.Base64Url;

/** An office that had keys before its desk. */
class OfficeSetupTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String SEALING = "kp-rabat:sealing";
  private static final String MESSAGE = "kp-rabat:message";
  private static final String RECEIPT = "kp-rabat:receipt";

  @TempDir Path folder;

  private static ObjectNode key(String kid, String use, String... purposes) throws Exception {
    ECKey pair = TestBrowser.p256(kid);
    ObjectNode key = JSON.readTree(pair.toJSONString()).deepCopy();
    key.put("use", use);
    for (String purpose : purposes) {
      key.withArray("purpose").add(purpose);
    }
    return key;
  }

  private static JsonNode opened(DeskDatabase database, String link) throws Exception {
    String imported =
        database.read(
            connection ->
                SqliteStatement.of(connection, "SELECT imported FROM enrolment")
                    .first(row -> row.getString("imported"))
                    .orElseThrow());
    JWEObject jwe = JWEObject.parse(imported);
    String secret = link.replaceFirst(".*&import=", "");
    jwe.decrypt(new DirectDecrypter(Base64Url.decoded(secret).orElseThrow()));
    return JSON.readTree(jwe.getPayload().toString()).path("keys");
  }

  @Test
  void keysKeepTheirPurposeAndPersonsGetOnlyKeysThatTheyUse() throws Exception {
    // Given an office whose program signed messages and receipts by different keys
    TestOffices offices = new TestOffices(folder);
    ObjectNode sealing = key(SEALING, "enc");
    ObjectNode message = key(MESSAGE, "sig", "message");
    ObjectNode receipt = key(RECEIPT, "sig", "receipt");
    ObjectNode before = JSON.createObjectNode();
    ArrayNode keys = before.putArray("keys").add(sealing).add(message).add(receipt);
    OwnerFile.replace(
        offices.gateway.pki.privateKeysFile(new AgencyId(TestOffices.OFFICE)),
        before.toPrettyString());
    // When
    String link = offices.add(TestOffices.OFFICE, "http://localhost", true);
    // Then
    try (DeskDatabase database = offices.database()) {
      assertThat(opened(database, link)).containsExactlyInAnyOrder(sealing, message);
      List<OfficeKey> known =
          database.read(connection -> OfficeKeyTable.keys(connection, TestOffices.OFFICE));
      assertThat(known)
          .filteredOn(
              officeKey ->
                  officeKey.usage() == KeyUsage.MESSAGE && officeKey.state() == KeyState.CURRENT)
          .extracting(OfficeKey::kid)
          .containsExactly(MESSAGE);
      DirectoryEntry entry =
          database.read(
              connection -> DirectoryEntry.of(connection, offices.office(TestOffices.OFFICE)));
      keys.forEach(key -> ((ObjectNode) key).remove("d"));
      assertThat(entry.jwks().path("keys")).containsAll(keys).hasSize(4); // and the desk's own
    }
  }
}
