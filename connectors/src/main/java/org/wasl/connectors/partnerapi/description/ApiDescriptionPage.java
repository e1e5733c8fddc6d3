package org.wasl.connectors.partnerapi.description;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.wasl.runtime.HtmlText;
import org.wasl.wire.jose.Digest;

/** Writes an OpenAPI and an AsyncAPI document as one page. All texts are escaped. */
final class ApiDescriptionPage {
  private static final String STYLE =
      """
      body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:72rem;padding:1rem;color:#1b1b1b;background:#fff}
      code{font-family:ui-monospace,monospace;font-size:.92em;overflow-wrap:break-word}
      h2{border-bottom:2px solid #1b5e4a;margin-top:2.5rem}h3{margin:1.8rem 0 .3rem}
      nav ul{columns:22rem;padding-inline-start:1.2rem}nav li{break-inside:avoid}
      table{border-collapse:collapse;width:100%;margin:.5rem 0}
      th,td{border:1px solid #c8c8c8;padding:.25rem .5rem;text-align:start;vertical-align:top}
      thead th{background:#eef4f1}
      .verb{background:#1b5e4a;border-radius:3px;color:#fff;font-size:.8em;padding:.1rem .4rem}
      @media(prefers-color-scheme:dark){body{background:#161616;color:#ececec}thead th{background:#22312b}a{color:#8fd3bb}}
      """;
  private static final String YES = "yes";

  private final JsonObject api;
  private final JsonObject events;
  private final StringBuilder html = new StringBuilder();

  ApiDescriptionPage(JsonObject api, JsonObject events) {
    this.api = api;
    this.events = events;
  }

  /** SHA-256 of the page's style, as a Content-Security-Policy names it. */
  static String styleDigest() {
    return Base64.getEncoder().encodeToString(Digest.raw(STYLE.getBytes(StandardCharsets.UTF_8)));
  }

  String html() {
    html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width\">")
        .append("<title>Wasl: interfaces for agencies</title><style>")
        .append(STYLE)
        .append("</style></head><body>\n<h1>Interfaces for agencies</h1>\n")
        .append("<p>Also as <a href=\"/interfaces/openapi.json\">OpenAPI</a> and ")
        .append("<a href=\"/interfaces/asyncapi.json\">AsyncAPI</a>.</p>\n");
    contents();
    head(api);
    tags().forEach(this::tag);
    head(events);
    events.getJsonObject("channels").fieldNames().forEach(this::channel);
    return html.append("</body></html>\n").toString();
  }

  private void contents() {
    html.append("<nav aria-label=\"Contents\"><ul>");
    for (Operation operation : operations()) {
      entry(operation.id(), operation.verb() + " " + operation.path());
    }
    JsonObject channels = events.getJsonObject("channels");
    channels
        .fieldNames()
        .forEach(name -> entry("channel-" + name, text(channels.getJsonObject(name), "title")));
    html.append("</ul></nav>\n");
  }

  private void entry(String id, String label) {
    html.append(
        "<li><a href=\"#%s\">%s</a></li>".formatted(HtmlText.escaped(id), HtmlText.escaped(label)));
  }

  private void head(JsonObject document) {
    JsonObject info = document.getJsonObject("info");
    html.append("<h2>%s</h2>\n".formatted(HtmlText.escaped(text(info, "title"))));
    paragraph(text(info, "summary"));
    paragraph(text(info, "description"));
  }

  /** One address and verb of the partner API. */
  private record Operation(String verb, String path, JsonObject described) {
    String id() {
      return text(described, "operationId");
    }
  }

  private List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    for (Map.Entry<String, Object> path : api.getJsonObject("paths")) {
      for (Map.Entry<String, Object> verb : (JsonObject) path.getValue()) {
        all.add(
            new Operation(
                verb.getKey().toUpperCase(Locale.ROOT),
                path.getKey(),
                (JsonObject) verb.getValue()));
      }
    }
    return all;
  }

  private List<JsonObject> tags() {
    return api.getJsonArray("tags").stream().map(JsonObject.class::cast).toList();
  }

  private void tag(JsonObject tag) {
    String name = text(tag, "name");
    html.append("<h2>%s</h2>\n".formatted(HtmlText.escaped(text(tag, "description"))));
    for (Operation operation : operations()) {
      if (operation.described().getJsonArray("tags").contains(name)) {
        operation(operation);
      }
    }
  }

  private void operation(Operation operation) {
    html.append(
        "<h3 id=\"%s\"><span class=\"verb\">%s</span> <code>%s</code></h3>\n"
            .formatted(
                HtmlText.escaped(operation.id()),
                operation.verb(),
                HtmlText.escaped(operation.path())));
    paragraph(text(operation.described(), "summary"));
    paragraph(text(operation.described(), "description"));
    List<List<String>> parameters = new ArrayList<>();
    for (Object each : operation.described().getJsonArray("parameters", new JsonArray())) {
      JsonObject parameter = resolved(api, (JsonObject) each);
      parameters.add(
          List.of(
              code(text(parameter, "name")),
              HtmlText.escaped(text(parameter, "in")),
              parameter.getBoolean("required", false) ? YES : "",
              code(type(parameter.getJsonObject("schema", new JsonObject()))),
              HtmlText.escaped(text(parameter, "description"))));
    }
    table(List.of("Parameter", "In", "Required", "Type", "Meaning"), parameters);
    JsonObject body = operation.described().getJsonObject("requestBody");
    if (body != null) {
      table(List.of("Request body", "Content"), content(body));
    }
    List<List<String>> answers = new ArrayList<>();
    for (Map.Entry<String, Object> each : operation.described().getJsonObject("responses")) {
      JsonObject answer = resolved(api, (JsonObject) each.getValue());
      answers.add(
          List.of(
              code(each.getKey()),
              HtmlText.escaped(text(answer, "description")),
              content(answer).stream().map(List::getFirst).collect(Collectors.joining(", "))));
    }
    table(List.of("Answer", "Meaning", "Content type"), answers);
  }

  private List<List<String>> content(JsonObject body) {
    List<List<String>> rows = new ArrayList<>();
    for (Map.Entry<String, Object> each : body.getJsonObject("content", new JsonObject())) {
      JsonObject schema = ((JsonObject) each.getValue()).getJsonObject("schema", new JsonObject());
      String reference = text(schema, "$ref");
      rows.add(
          List.of(
              code(each.getKey()),
              reference.startsWith("/")
                  ? code(reference)
                  : HtmlText.escaped(text(resolved(api, schema), "description"))));
    }
    return rows;
  }

  private void channel(String name) {
    JsonObject channel = events.getJsonObject("channels").getJsonObject(name);
    html.append(
        "<h2 id=\"channel-%s\">%s</h2>\n"
            .formatted(HtmlText.escaped(name), HtmlText.escaped(text(channel, "title"))));
    paragraph(text(channel, "description"));
    String reference = "#/channels/" + name;
    for (Map.Entry<String, Object> each : events.getJsonObject("operations")) {
      JsonObject operation = (JsonObject) each.getValue();
      if (reference.equals(text(operation.getJsonObject("channel"), "$ref"))) {
        html.append(
            "<p><span class=\"verb\">%s</span> %s</p>\n"
                .formatted(
                    HtmlText.escaped(text(operation, "action")),
                    HtmlText.escaped(text(operation, "summary"))));
      }
    }
    channel.getJsonObject("messages").forEach(each -> message((JsonObject) each.getValue()));
  }

  private void message(JsonObject reference) {
    JsonObject message = resolved(events, reference);
    html.append("<h3>%s</h3>\n".formatted(HtmlText.escaped(text(message, "title"))));
    paragraph(text(message, "summary"));
    List<List<String>> rows = new ArrayList<>();
    String binding =
        text(
            message
                .getJsonObject("bindings", new JsonObject())
                .getJsonObject("jms", new JsonObject())
                .getJsonObject("headers", new JsonObject())
                .getJsonObject("properties", new JsonObject())
                .getJsonObject("JMSType", new JsonObject()),
            "const");
    if (!binding.isEmpty()) {
      rows.add(List.of(code("JMSType"), YES, code(binding), "subject of AMQP"));
    }
    members(message.getJsonObject("headers", new JsonObject()), rows);
    table(List.of("Header or property", "Required", "Type", "Meaning"), rows);
    JsonObject payload = message.getJsonObject("payload");
    paragraph(text(message, "contentType"));
    paragraph(text(payload, "description"));
    List<List<String>> bodyRows = new ArrayList<>();
    members(payload, bodyRows);
    table(List.of("Member of the body", "Required", "Type", "Meaning"), bodyRows);
  }

  private static void members(JsonObject schema, List<List<String>> rows) {
    JsonArray required = schema.getJsonArray("required", new JsonArray());
    for (Map.Entry<String, Object> each : schema.getJsonObject("properties", new JsonObject())) {
      JsonObject member = (JsonObject) each.getValue();
      rows.add(
          List.of(
              code(each.getKey()),
              required.contains(each.getKey()) ? YES : "",
              code(type(member)),
              HtmlText.escaped(text(member, "description"))));
    }
  }

  private static String type(JsonObject schema) {
    return schema.containsKey("const")
        ? text(schema, "const")
        : text(schema, "format").isEmpty() ? text(schema, "type") : text(schema, "format");
  }

  private void table(List<String> columns, List<List<String>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    html.append("<table><thead><tr>");
    columns.forEach(column -> html.append("<th scope=\"col\">%s</th>".formatted(column)));
    html.append("</tr></thead><tbody>");
    for (List<String> row : rows) {
      html.append("<tr>");
      row.forEach(cell -> html.append("<td>").append(cell).append("</td>"));
      html.append("</tr>");
    }
    html.append("</tbody></table>\n");
  }

  private void paragraph(String text) {
    if (!text.isEmpty()) {
      html.append("<p>%s</p>\n".formatted(HtmlText.escaped(text)));
    }
  }

  /** The target of a reference within the document. */
  private static JsonObject resolved(JsonObject document, JsonObject node) {
    String reference = text(node, "$ref");
    if (!reference.startsWith("#/")) {
      return node;
    }
    JsonObject found = document;
    for (String name : reference.substring(2).split("/")) {
      found = found.getJsonObject(name);
    }
    return found;
  }

  private static String text(JsonObject node, String member) {
    return node.getString(member, "");
  }

  private static String code(String text) {
    return text.isEmpty() ? "" : "<code>" + HtmlText.escaped(text) + "</code>";
  }
}
