package org.wasl.link.document;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.wasl.link.xml.MappingViolation;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.json.StrictJson.Malformed;
import org.wasl.schemas.problem.Problem;
import org.wasl.schemas.problem.ProblemRenderer;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.schemas.registry.Violation;

/**
 * Problem documents (RFC 9457) for the link's own refusals, with the types and texts of the
 * gateway. So the old system reads one kind of refusal only.
 */
public final class DocumentProblems {
  private static final JsonMapper JSON = new JsonMapper();

  private final ProblemRenderer renderer;
  private final String language;

  /**
   * Problems in one language.
   *
   * @param language {@code ar}, {@code fr} or {@code en}
   */
  public DocumentProblems(CodeLists codes, String language) {
    this.renderer = new ProblemRenderer(codes);
    this.language = language;
  }

  /** A problem without further members. */
  public ObjectNode of(ProblemType type) {
    return tree(renderer.render(type, language));
  }

  /** A document is larger than any message may be, in bytes. */
  public ObjectNode tooLarge(int limit) {
    return tree(renderer.render(ProblemType.TOO_LARGE, language, Map.of("limit", limit)));
  }

  /** A document is no JSON, with the position of the fault. */
  ObjectNode malformed(Malformed malformed) {
    return tree(renderer.renderMalformed(language, malformed));
  }

  /** A document is not valid by its schema, with every violation. */
  public ObjectNode violations(List<Violation> violations) {
    return tree(renderer.renderViolations(language, violations));
  }

  /** A document without envelope or content. */
  ObjectNode missingParts() {
    return violations(
        List.of(
            new Violation("", "required", "envelope"), new Violation("", "required", "content")));
  }

  /** A mapping, or a schema of the agency, rejects the document. */
  public ObjectNode unmapped(List<MappingViolation> violations) {
    ObjectNode problem = of(ProblemType.SCHEMA_VIOLATION);
    ArrayNode errors = problem.putArray("errors");
    for (MappingViolation violation : violations) {
      errors
          .addObject()
          .put("pointer", violation.path())
          .put("keyword", violation.code())
          .put("detail", violation.advice().text(language));
    }
    return problem.put("errorCount", violations.size());
  }

  private static ObjectNode tree(Problem problem) {
    try {
      return JSON.readValue(problem.body(), ObjectNode.class);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
  }
}
