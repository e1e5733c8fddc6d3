package org.wasl.assembly.wiring;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.wasl.configuration.settings.door.DoorConfig;
import org.wasl.routes.door.ProblemResponder;
import org.wasl.rules.agreements.Custodians;
import org.wasl.rules.id.AgencyId;
import org.wasl.schemas.problem.ProblemRenderer;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.schemas.registry.TypeId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.jose.Digest;

/**
 * The documents that partners read about messages and refusals.
 *
 * @param schemas the message types as they are now
 * @param problems writes refusals
 */
public record SchemaDocuments(Supplier<SchemaRegistry> schemas, ProblemRenderer problems) {
  /** {@code GET /v1/schemas} lists every type and version, with its address and SHA-256. */
  byte[] index() {
    SchemaRegistry known = schemas.get();
    ArrayNode list = new ObjectMapper().createArrayNode();
    for (TypeId type : known.types()) {
      String text = known.schemaText(type.type(), type.version()).orElseThrow();
      list.addObject()
          .put("type", type.type())
          .put("version", type.version())
          .put("href", "/v1/schemas/" + type)
          .put("sha256", Digest.hex(text.getBytes(StandardCharsets.UTF_8)));
    }
    return list.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** {@code GET /v1/codes} lists every code list, with its address. */
  byte[] codeIndex() {
    ArrayNode list = new ObjectMapper().createArrayNode();
    for (String name : schemas.get().codes().names()) {
      list.addObject().put("list", name).put("href", "/v1/codes/" + name);
    }
    return list.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * {@code GET /v1/custodian} lists the custodians that the agreements name, by matter, with their
   * sealing keys. The object is empty if the platform is its own custodian. There is no document
   * while the key of a custodian has expired, because the document would then name another
   * custodian.
   *
   * @param at the time at which the keys must be valid
   */
  static Optional<byte[]> custodianDocument(
      Custodians custodians, AgencyDirectory directory, Instant at) {
    boolean listed =
        custodians.all().stream()
            .allMatch(id -> directory.byId(id).orElseThrow().sealingKey(at).isPresent());
    return listed ? Optional.of(document(custodians, directory, at)) : Optional.empty();
  }

  private static byte[] document(Custodians custodians, AgencyDirectory directory, Instant at) {
    Map<String, Object> document = new LinkedHashMap<>();
    custodians.otherwise().ifPresent(id -> putCustodian(document, directory, id, at));
    List<Map<String, Object>> matters = new ArrayList<>();
    custodians
        .byCategory()
        .forEach(
            (category, id) -> {
              Map<String, Object> matter = new LinkedHashMap<>();
              matter.put("category", category);
              putCustodian(matter, directory, id, at);
              matters.add(matter);
            });
    if (!matters.isEmpty()) {
      document.put("matters", matters);
    }
    return new ObjectMapper().valueToTree(document).toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void putCustodian(
      Map<String, Object> tree, AgencyDirectory directory, AgencyId id, Instant at) {
    Agency agency = directory.byId(id).orElseThrow();
    tree.put("agency", agency.id().value());
    tree.put("names", agency.names());
    tree.put("key", agency.sealingKey(at).orElseThrow().toPublicJWK().toJSONObject());
  }

  Optional<byte[]> schema(String type, String version) {
    return version.matches("[1-9][0-9]{0,3}")
        ? schemas
            .get()
            .schemaText(type, Integer.parseInt(version))
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
        : Optional.empty();
  }

  /** The responder that refuses requests with these documents. */
  ProblemResponder responder(DoorConfig door) {
    return new ProblemResponder(problems, door.retryAfterSeconds());
  }
}
