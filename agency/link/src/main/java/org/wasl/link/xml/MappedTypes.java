package org.wasl.link.xml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wasl.link.xml.Shape.Member;
import org.wasl.link.xml.Shape.ObjectShape;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.schemas.registry.TypeId;

/** Derives the forms in XML of all messages from their JSON Schemas. */
final class MappedTypes {
  /** Members that the sender's link adds if the old system leaves them out. */
  private static final Set<String> COMPLETED = Set.of("messageId", "sender", "time", "nonce");

  private static final String COMMON = "https://wasl.example/schemas/common/1#/$defs/";
  private static final JsonMapper JSON = new JsonMapper();

  private final SchemaRegistry schemas;
  private final CodeLists codes;
  private final Map<String, JsonNode> parsed = new HashMap<>();
  private final ShapeBuilder builder = new ShapeBuilder(this::resolve);

  MappedTypes(SchemaRegistry schemas, CodeLists codes) {
    this.schemas = schemas;
    this.codes = codes;
    for (TypeId id : schemas.types()) {
      JsonNode schema = parse(schemas.schemaText(id.type(), id.version()).orElseThrow());
      parsed.put(schema.path("$id").asText(), schema);
    }
  }

  /** By type and version, such as {@code instruction/1}. */
  SortedMap<String, MappedType> all() {
    SortedMap<String, MappedType> all = new TreeMap<>();
    for (TypeId id : schemas.types()) {
      boolean own = schemas.ownTypes().contains(id.type());
      if (own || schemas.isMessage(id.type(), id.version())) {
        all.put(id.toString(), type(id, own));
      }
    }
    return all;
  }

  private MappedType type(TypeId id, boolean own) {
    JsonNode schema = parse(schemas.schemaText(id.type(), id.version()).orElseThrow());
    String namespace = schema.path("$id").asText();
    List<Member> members = new ArrayList<>();
    members.add(new Member(MappedType.DELIVERY, delivery(), false, DELIVERY));
    ObjectShape message = (ObjectShape) builder.shape(schema);
    for (Member member : message.members()) {
      boolean completed = member.name().equals("envelope") && !own;
      members.add(completed ? withoutCompleted(member) : member);
    }
    ObjectShape shape = new ObjectShape(Optional.empty(), List.copyOf(members), false);
    String documentation =
        "%s. %s Made from the JSON Schema %s, by which a message is checked too."
            .formatted(
                schema.path("title").asText(), schema.path("description").asText(), namespace);
    return new MappedType(
        id.type(),
        namespace,
        shape,
        XsdWriter.write(id.type(), namespace, shape, documentation, codes));
  }

  private static final String DELIVERY =
      "Facts of the delivery, in a message that was received. Absent in one that is to be sent.";

  private ObjectShape delivery() {
    return new ObjectShape(
        Optional.of("delivery"),
        List.of(
            member("id", "uuid", "The gateway's id of the delivery."),
            member("referral", "uuid", "The referral that the message opened or belongs to."),
            member("receivedAt", "instant", "When it was received."),
            member(
                "digest",
                "digest",
                "SHA-256 of the signed JSON, base64url without padding: this is the original, "
                    + "and the XML its rendering.")),
        false);
  }

  private Member member(String name, String definition, String description) {
    JsonNode reference = JSON.createObjectNode().put("$ref", COMMON + definition);
    return new Member(name, builder.shape(reference), true, description);
  }

  private static Member withoutCompleted(Member envelope) {
    ObjectShape shape = (ObjectShape) envelope.shape();
    List<Member> members =
        shape.members().stream()
            .map(member -> COMPLETED.contains(member.name()) ? member.optional() : member)
            .toList();
    ObjectShape relaxed = new ObjectShape(shape.definition(), members, shape.conditional());
    return new Member(envelope.name(), relaxed, envelope.required(), envelope.description());
  }

  private JsonNode resolve(String reference) {
    int hash = reference.indexOf('#');
    String schema = hash < 0 ? reference : reference.substring(0, hash);
    JsonNode target = parsed.get(schema);
    if (target == null) throw new IllegalArgumentException("no such schema: " + reference);
    return hash < 0 ? target : target.at(reference.substring(hash + 1));
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the registry has read it", e);
    }
  }
}
