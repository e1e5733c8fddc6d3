package org.wasl.desk.problem;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/** Refuses a request. It ends its handling, and rolls back its transaction. */
public final class DeskProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final DeskProblemType type;
  private final transient Map<String, JsonNode> members;

  private DeskProblem(DeskProblemType type, Map<String, JsonNode> members) {
    super(type.code(), null, false, false);
    this.type = type;
    this.members = Map.copyOf(members);
  }

  /** A problem without further members. */
  public static DeskProblem of(DeskProblemType type) {
    return new DeskProblem(type, Map.of());
  }

  /** Adds one more member to its document. */
  public DeskProblem with(String name, JsonNode value) {
    Map<String, JsonNode> more = new TreeMap<>(members);
    more.put(name, value);
    return new DeskProblem(type, more);
  }

  /** Returns the type of the problem. */
  public DeskProblemType type() {
    return type;
  }

  /** Members beside type, title, status and detail. */
  public Map<String, JsonNode> members() {
    return members;
  }
}
