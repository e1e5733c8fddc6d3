package org.wasl.desk.office;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.wasl.desk.config.DeskOffice;
import org.wasl.desk.store.OfficeKeyTable;
import org.wasl.desk.store.OfficeKeyTable.KeyState;
import org.wasl.desk.store.OfficeKeyTable.KeyUsage;
import org.wasl.desk.store.OfficeKeyTable.OfficeKey;
import org.wasl.kit.pki.CertificateRequest;
import org.wasl.wire.jose.Digest;

/**
 * The facts about an office for the gateway's operator, which are the agency's properties, its
 * public keys with their purposes, and a request for its TLS certificate.
 *
 * @param properties text of {@code agencies/ID.properties}
 * @param jwks the public keys (RFC 7517), the pending ones last
 * @param request PKCS #10, PEM
 */
public record DirectoryEntry(String properties, ObjectNode jwks, String request) {
  private static final JsonMapper JSON = new JsonMapper();

  /** The entry as it should be now. */
  public static DirectoryEntry of(Connection connection, DeskOffice office) throws SQLException {
    ObjectNode jwks = JSON.createObjectNode();
    ArrayNode keys = jwks.putArray("keys");
    List<OfficeKey> known = OfficeKeyTable.keys(connection, office.id());
    // The last sealing key of a set is the one that senders use.
    for (KeyState state : new KeyState[] {KeyState.OLD, KeyState.CURRENT, KeyState.PENDING}) {
      for (OfficeKey key : known) {
        if (key.state() == state) {
          keys.add(published(key));
        }
      }
    }
    for (JWK receipt : ReceiptKey.publicKeys(office).map(set -> set.getKeys()).orElse(List.of())) {
      ObjectNode node = keys.addObject();
      node.setAll(object(receipt.toJSONString()));
      node.putArray("purpose").add("receipt");
    }
    StringBuilder properties = new StringBuilder();
    properties.append("kind = ").append(office.kind().code()).append('\n');
    office
        .names()
        .forEach(
            (language, name) ->
                properties
                    .append("name.")
                    .append(language)
                    .append(" = ")
                    .append(name)
                    .append('\n'));
    properties.append("territory = ").append(office.territory()).append('\n');
    properties.append("protocol = pull\n");
    return new DirectoryEntry(
        properties.toString(), jwks, CertificateRequest.of(office.pki(), office.agency()));
  }

  /**
   * Returns the published key. A key from before the desk says its use itself, and is published
   * unchanged. The purpose of an id never changes, because earlier receipts depend on it. A key
   * that a browser made is a pair of coordinates, for its one purpose.
   */
  private static ObjectNode published(OfficeKey key) {
    ObjectNode node = object(key.publicJwk());
    if (node.has("use")) {
      return node;
    }
    node.put("kid", key.kid());
    if (key.usage() == KeyUsage.SEALING) {
      return node.put("use", "enc").put("alg", "ECDH-ES+A256KW");
    }
    node.put("use", "sig");
    node.put("alg", node.path("kty").asText().equals("OKP") ? "EdDSA" : "ES256");
    node.putArray("purpose").add(key.usage().code());
    return node;
  }

  private static ObjectNode object(String json) {
    try {
      JsonNode node = JSON.readTree(json);
      return node.deepCopy();
    } catch (IOException e) {
      throw new IllegalStateException("was written as JSON", e);
    }
  }

  /**
   * Returns the number that two persons compare by telephone, which is SHA-256 over the key set as
   * it is written.
   */
  public String fingerprint() {
    return Digest.of(jwksText().getBytes(StandardCharsets.UTF_8));
  }

  private String jwksText() {
    return jwks.toPrettyString() + "\n";
  }

  /** As the page reads it. */
  public ObjectNode json() {
    ObjectNode answer = JSON.createObjectNode();
    answer.put("properties", properties).put("jwksText", jwksText()).set("jwks", jwks);
    return answer.put("csr", request).put("fingerprint", fingerprint());
  }

  /**
   * Writes {@code ID.properties}, {@code ID.jwks} and {@code ID.csr}, and returns the written
   * files.
   */
  public List<Path> write(Path folder, String id) throws IOException {
    Files.createDirectories(folder);
    List<Path> files = new ArrayList<>();
    files.add(Files.writeString(folder.resolve(id + ".properties"), properties));
    files.add(Files.writeString(folder.resolve(id + ".jwks"), jwksText()));
    files.add(Files.writeString(folder.resolve(id + ".csr"), request));
    return files;
  }
}
