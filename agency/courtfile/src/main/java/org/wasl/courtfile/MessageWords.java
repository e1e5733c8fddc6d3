package org.wasl.courtfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.wasl.schemas.codes.CodeList.Code;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.resource.JsonFile;
import org.wasl.schemas.resource.ModuleResources;

/** Says messages and codes in words, by the schemas, the code lists and the labels of the desk. */
final class MessageWords {
  private static final String REF = "$ref";

  /** One value of a message with the labels that lead to it. */
  record Line(String name, String value) {}

  private final CourtLanguage language;
  private final CourtTexts texts;
  private final CodeLists codes = CodeLists.load();
  private final Map<String, JsonNode> schemas = ModuleResources.withFolder("types", this::schemas);
  private final JsonNode labels;

  MessageWords(CourtLanguage language, CourtTexts texts) throws IOException {
    this.language = language;
    this.texts = texts;
    try (InputStream in =
        MessageWords.class.getResourceAsStream("labels/" + language.tag() + ".json")) {
      if (in == null) {
        throw new IllegalStateException("no labels in the jar");
      }
      this.labels = new ObjectMapper().readTree(in);
    }
  }

  private Map<String, JsonNode> schemas(Path folder) {
    Map<String, JsonNode> schemas = new HashMap<>();
    for (Path type : ModuleResources.list(folder)) {
      for (Path version : ModuleResources.list(type)) {
        for (Path file : ModuleResources.jsonFiles(version)) {
          if (file.endsWith("schema.json")) {
            JsonNode schema = JsonFile.read(folder, file).json();
            schemas.put(schema.path("$id").asText(), schema);
          }
        }
      }
    }
    return schemas;
  }

  /** The label of a code, or the code itself if the list does not have it. */
  String code(String list, String code) {
    return codes.label(list, code, language.tag());
  }

  /** Every value of a message. A value that the schema does not know has its own name. */
  List<Line> lines(JsonNode message) {
    JsonNode envelope = message.path("envelope");
    String type = "/" + envelope.path("type").asText() + "/" + envelope.path("version").asText();
    List<JsonNode> schema =
        schemas.entrySet().stream()
            .filter(it -> it.getKey().endsWith(type))
            .flatMap(it -> parts(it.getValue()))
            .toList();
    List<Line> lines = new ArrayList<>();
    message.forEachEntry((part, value) -> add(lines, "", members(schema, part), part, value));
    return lines;
  }

  private void add(
      List<Line> lines, String path, List<JsonNode> schema, String name, JsonNode value) {
    Optional<String> definition = definition(schema);
    if (value.isObject() && definition.filter("jwe"::equals).isPresent()) {
      lines.add(new Line(path, label("value.sealed")));
    } else if (value.isObject()) {
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        if (isKeyOfFile(definition, member.getKey())) {
          continue;
        }
        String label = fieldLabel(definition.orElse(name), member.getKey());
        String longer = path.isEmpty() ? label : path + " / " + label;
        add(lines, longer, members(schema, member.getKey()), member.getKey(), member.getValue());
      }
    } else if (value.isArray() && !value.isEmpty()) {
      List<JsonNode> items =
          schema.stream().map(it -> it.path("items")).flatMap(this::parts).toList();
      for (int i = 0; i < value.size(); i++) {
        String numbered = value.size() == 1 ? path : path + " " + (i + 1);
        add(lines, numbered, items, name, value.get(i));
      }
    } else {
      lines.add(new Line(path, words(schema, definition.orElse(name), value)));
    }
  }

  /** Readers of a court file must not be able to open the sealed file. */
  private static boolean isKeyOfFile(Optional<String> definition, String member) {
    return member.equals("key") && definition.filter("sealedFile"::equals).isPresent();
  }

  private String words(List<JsonNode> schema, String definition, JsonNode value) {
    if (value.isArray()) {
      return label("value.none");
    }
    if (value.isBoolean()) {
      return label(value.booleanValue() ? "yes" : "no");
    }
    String text = value.asText();
    if (definition.equals("instant")) {
      return time(text);
    }
    Stream<String> lists =
        definition.equals("messageType") || definition.equals("type")
            ? Stream.of("message-type")
            : schema.stream()
                .map(it -> it.path("x-wasl-code").asText())
                .filter(it -> !it.isEmpty());
    return lists
        .flatMap(list -> codes.list(list).find(text).stream())
        .map(Code::labels)
        .map(byLanguage -> byLanguage.getOrDefault(language.tag(), text))
        .findFirst()
        .orElse(text);
  }

  private String time(String text) {
    try {
      return texts.time(Instant.parse(text));
    } catch (DateTimeException e) {
      return text;
    }
  }

  private List<JsonNode> members(List<JsonNode> schema, String name) {
    return schema.stream()
        .map(it -> it.path("properties").path(name))
        .flatMap(this::parts)
        .toList();
  }

  /** The schema, and the schemas that may apply to the same value. */
  private Stream<JsonNode> parts(JsonNode schema) {
    Stream<JsonNode> others =
        Stream.concat(
            schema.path("allOf").valueStream(),
            Stream.of(schema.path("then"), schema.path("else"), referred(schema)));
    return schema.isObject()
        ? Stream.concat(Stream.of(schema), others.flatMap(this::parts))
        : Stream.empty();
  }

  private JsonNode referred(JsonNode schema) {
    String[] address = schema.path(REF).asText().split("#", 2);
    JsonNode document = schemas.getOrDefault(address[0], schema.path(REF));
    return address.length == 2 ? document.at(address[1]) : document;
  }

  /** The name of the shared definition that a schema refers to. */
  private static Optional<String> definition(List<JsonNode> schema) {
    return schema.stream()
        .map(it -> it.path(REF).asText())
        .filter(it -> it.contains("#"))
        .map(it -> it.substring(it.lastIndexOf('/') + 1))
        .findFirst();
  }

  private String fieldLabel(String within, String name) {
    String inside = "field." + within + "." + name;
    if (texts.has(inside)) {
      return texts.text(inside);
    }
    return labels.has(inside) ? label(inside) : labels.path("field." + name).asText(name);
  }

  private String label(String key) {
    return labels.path(key).asText(key);
  }
}
