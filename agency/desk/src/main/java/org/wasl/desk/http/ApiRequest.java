package org.wasl.desk.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.ext.web.RoutingContext;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.wasl.desk.persons.Requests;
import org.wasl.desk.persons.Sessions.DeskSession;
import org.wasl.desk.problem.DeskProblem;
import org.wasl.desk.problem.DeskProblemType;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.StrictJson;

/**
 * A request of the page.
 *
 * @param context the exchange, only to be read
 * @param open session of the person, if signed in
 */
record ApiRequest(RoutingContext context, Optional<DeskSession> open) {

  /** Returns the session, and refuses if nobody is signed in. */
  DeskSession session() {
    return open.orElseThrow(() -> DeskProblem.of(DeskProblemType.SIGNED_OUT));
  }

  /** A part of the path. */
  String path(String name) {
    return Optional.ofNullable(context.pathParam(name)).orElse("");
  }

  /** A part of the path that is an id in its one form. */
  String uuid(String name) {
    String text = path(name);
    try {
      if (UUID.fromString(text).toString().equals(text)) {
        return text;
      }
    } catch (IllegalArgumentException e) {
      throw DeskProblem.of(DeskProblemType.NOT_FOUND);
    }
    throw DeskProblem.of(DeskProblemType.NOT_FOUND);
  }

  /** Returns a parameter of the query, or empty text if it is missing. */
  String query(String name) {
    return Optional.ofNullable(context.request().getParam(name)).orElse("");
  }

  /** A parameter of the query that may be given several times. */
  Set<String> queries(String name) {
    return Set.copyOf(context.request().params().getAll(name));
  }

  /** Whether the query asks for this. */
  boolean isSet(String name) {
    return query(name).equals("1") || query(name).equals("true");
  }

  /** Returns a date of the query. */
  Optional<LocalDate> date(String name) {
    String text = query(name);
    return text.isEmpty() ? Optional.empty() : Optional.of(Requests.date(text, name));
  }

  /** A whole number of the query, from 1 to {@code most}. */
  long number(String name, long preset, long most) {
    String text = query(name);
    if (text.isEmpty()) {
      return preset;
    }
    if (!text.matches("[1-9][0-9]{0,17}")) {
      throw Requests.malformed(name);
    }
    return Math.min(Long.parseLong(text), most);
  }

  /** Returns the body, a JSON object. It is empty if there is no body. */
  JsonNode body() {
    var buffer = context.body() == null ? null : context.body().buffer();
    if (buffer == null || buffer.length() == 0) {
      return JsonNodeFactory.instance.objectNode();
    }
    byte[] bytes = buffer.getBytes();
    JsonLimits limits = new JsonLimits(Math.max(1, bytes.length), 32, 32, 100_000);
    return new StrictJson(limits).parse(bytes) instanceof StrictJson.Parsed(JsonNode document)
            && document.isObject()
        ? document
        : refuse();
  }

  private static JsonNode refuse() {
    throw DeskProblem.of(DeskProblemType.MALFORMED);
  }
}
