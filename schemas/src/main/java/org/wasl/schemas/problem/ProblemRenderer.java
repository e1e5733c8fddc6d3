package org.wasl.schemas.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.schemas.codes.CodeList;
import org.wasl.schemas.codes.CodeList.Code;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.json.StrictJson.Malformed;
import org.wasl.schemas.json.StrictJson.Reason;
import org.wasl.schemas.registry.Violation;

/** Writes problem documents (RFC 9457) in the language the caller accepts. It is thread-safe. */
public final class ProblemRenderer {

  private static final String OBJECT_STATE = "objectState";

  /**
   * Members that a caller may add beside type, title, status and detail. They are ids and numbers
   * only.
   */
  public static final Set<String> MEMBERS =
      Set.of(
          "instance",
          "reason",
          "line",
          "column",
          "state",
          OBJECT_STATE,
          "holders",
          "parameter",
          "periods",
          "erased",
          "basis",
          "limit",
          "lists",
          "retryAfterSeconds");

  /** Maximum number of errors listed in one document. {@code errorCount} is the total. */
  public static final int MAX_ERRORS = 100;

  private static final int LONGEST_EXPECTATION = 400;
  private static final JsonMapper JSON = new JsonMapper();

  private final CodeList problems;
  private final CodeList violations;
  private final CodeList reasons;
  private final CodeList objectStates;

  /**
   * Takes its texts from the lists {@code problem}, {@code violation}, {@code malformed}, {@code
   * object-state}.
   */
  public ProblemRenderer(CodeLists codes) {
    this.problems = codes.list("problem");
    this.violations = codes.list("violation");
    this.reasons = codes.list("malformed");
    this.objectStates = codes.list("object-state");
  }

  /** A problem document without further members. */
  public Problem render(ProblemType type, String acceptLanguage) {
    return render(type, acceptLanguage, Map.of());
  }

  /**
   * A problem document with further members.
   *
   * @throws IllegalArgumentException if a member is not one of {@link #MEMBERS}
   */
  public Problem render(ProblemType type, String acceptLanguage, Map<String, ?> members) {
    return render(type, acceptLanguage, members, List.of());
  }

  /**
   * A problem document with further members and a list of errors.
   *
   * @param acceptLanguage the header as received, or empty if not said
   * @param members values of {@link #MEMBERS}, which are codes, ids, lists of them, and numbers,
   *     but never content
   * @param places places to correct. If there are any, they are listed as {@code errors}
   * @throws IllegalArgumentException if a member is not one of them
   */
  public Problem render(
      ProblemType type, String acceptLanguage, Map<String, ?> members, List<Violation> places) {
    if (!MEMBERS.containsAll(members.keySet()))
      throw new IllegalArgumentException("a problem document has no such member");
    String language = LanguageNegotiation.negotiate(acceptLanguage);
    ObjectNode document = document(type, language);
    if (members.get(OBJECT_STATE) instanceof String state) {
      document.put("detail", ofObject(type, state, language) + document.path("detail").asText());
    }
    members.forEach((name, value) -> document.set(name, JSON.<JsonNode>valueToTree(value)));
    if (!places.isEmpty()) list(places, document, language);
    return problem(type, language, document);
  }

  /** The problem document for bytes that are not acceptable JSON, with reason and position. */
  public Problem renderMalformed(String acceptLanguage, Malformed malformed) {
    String language = LanguageNegotiation.negotiate(acceptLanguage);
    ProblemType type =
        malformed.reason() == Reason.TOO_LARGE ? ProblemType.TOO_LARGE : ProblemType.MALFORMED_JSON;
    String reason = malformed.reason().code();
    ObjectNode document = document(type, language);
    String detail = document.path("detail").asText();
    document.put("detail", reasons.label(reason, language) + ". " + detail);
    document.put("reason", reason);
    document.put("line", malformed.line());
    if (malformed.column() > 0) document.put("column", malformed.column());
    return problem(type, language, document);
  }

  /** The problem document for a document that does not match its schema, with every violation. */
  public Problem renderViolations(String acceptLanguage, List<Violation> found) {
    String language = LanguageNegotiation.negotiate(acceptLanguage);
    ObjectNode document = document(ProblemType.SCHEMA_VIOLATION, language);
    list(found, document, language);
    return problem(ProblemType.SCHEMA_VIOLATION, language, document);
  }

  private void list(List<Violation> found, ObjectNode document, String language) {
    ArrayNode errors = document.putArray("errors");
    for (Violation violation : found.subList(0, Math.min(found.size(), MAX_ERRORS))) {
      ObjectNode error =
          errors
              .addObject()
              .put("pointer", violation.pointer())
              .put("keyword", violation.keyword());
      String expected = shortened(violation.expected());
      if (!expected.isEmpty()) error.put("expected", expected);
      String text = violations.label(violation.keyword(), language);
      error.put("detail", text.replace("{expected}", expected));
    }
    document.put("errorCount", found.size());
  }

  private static String shortened(String expected) {
    return expected.length() > LONGEST_EXPECTATION
        ? expected.substring(0, LONGEST_EXPECTATION) + "…"
        : expected;
  }

  /** In which state the object is that a message names, and what may be done about it there. */
  private String ofObject(ProblemType type, String state, String language) {
    String sentence =
        problems.find(type.code()).flatMap(code -> code.attribute("object." + language)).orElse("");
    String then =
        objectStates.find(state).flatMap(code -> code.attribute("refused." + language)).orElse("");
    return Stream.of(sentence.replace("{state}", objectStates.label(state, language)), then)
        .filter(text -> !text.isEmpty())
        .map(text -> text + " ")
        .collect(Collectors.joining());
  }

  private ObjectNode document(ProblemType type, String language) {
    Code code = problems.find(type.code()).orElseThrow();
    return JSON.createObjectNode()
        .put("type", type.uri())
        .put("title", code.labels().get(language))
        .put("status", type.status())
        .put("detail", code.attributes().get("detail." + language));
  }

  private static Problem problem(ProblemType type, String language, ObjectNode document) {
    try {
      return new Problem(type, language, JSON.writeValueAsBytes(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }
}
