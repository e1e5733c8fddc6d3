package org.wasl.rules.lifecycle;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Draws the table as {@code docs/reference/lifecycle.md} must show it. */
final class LifecyclePage {
  private static final String HEAD =
      """
      # Life cycles

      A test compares this page with the code. A message that no arrow shows is illegal, and no agreement can allow it.

      Each arrow names the `type action` of its message. A list below each diagram names the messages that leave the state as it is.
      `(all confirmed)` means that every holder has confirmed or answered.
      """;

  private static final String LAPSED =
      """

      An instruction that nobody has answered lapses when the referral is closed or withdrawn. An instruction about the
      reporter's identity lapses also when the referral is transferred. The instruction to withdraw a notice never lapses.
      """;

  private LifecyclePage() {}

  static String text() {
    return HEAD
        + "\n## Referral\n\n"
        + referral()
        + "\n"
        + staying()
        + "\n## Instruction (also delegations and questions to a reporter)\n\n"
        + object(ObjectKind.INSTRUCTION)
        + LAPSED
        + "\n## Wanted notice\n\n"
        + object(ObjectKind.WANTED_NOTICE)
        + "\n## Warrant\n\n"
        + object(ObjectKind.WARRANT);
  }

  private static String referral() {
    Drawing drawing = new Drawing(ReferralState.NEW.wireName());
    for (Lifecycle.Transition step : ReferralTransitionTable.table()) {
      if (step.from() != step.to()) {
        drawing.arrow(
            step.from().wireName(), step.to().wireName(), step.type() + " " + step.subtype());
      }
    }
    Arrays.stream(ReferralState.values())
        .filter(ReferralState::isFinal)
        .forEach(state -> drawing.end(state.wireName()));
    return drawing.text();
  }

  private static String staying() {
    StringBuilder text =
        new StringBuilder("| state | messages that leave it as it is |\n|---|---|\n");
    for (ReferralState state : ReferralState.values()) {
      Set<String> messages =
          ReferralTransitionTable.table().stream()
              .filter(step -> step.from() == state && step.to() == state)
              .map(step -> (step.type() + " " + step.subtype()).strip())
              .collect(Collectors.toCollection(TreeSet::new));
      if (!messages.isEmpty()) {
        text.append("| %s | %s |\n".formatted(state.wireName(), String.join(", ", messages)));
      }
    }
    return text.toString();
  }

  private static String object(ObjectKind kind) {
    Drawing drawing = new Drawing(ObjectState.NONE.wireName());
    for (ObjectTransition step : ObjectTransitionTable.table()) {
      if (step.kind() == kind) {
        String message = (step.type() + " " + step.subtype()).strip();
        String from = step.from().wireName();
        drawing.arrow(from, step.to().wireName(), message);
        step.whenConfirmed()
            .ifPresent(to -> drawing.arrow(from, to.wireName(), message + " (all confirmed)"));
      }
    }
    if (kind == ObjectKind.INSTRUCTION) {
      drawing.arrow("given", "lapsed", "referral over");
      drawing.arrow("in-progress", "lapsed", "referral over");
    }
    Arrays.stream(ObjectState.values())
        .filter(state -> state.isFinal(kind) && drawing.hasState(state.wireName()))
        .forEach(state -> drawing.end(state.wireName()));
    return drawing.text();
  }

  /** A Mermaid state diagram. It has one arrow between two states, with all its words. */
  private static final class Drawing {
    private final String start;
    private final Map<String, Set<String>> arrows = new LinkedHashMap<>();

    Drawing(String start) {
      this.start = start;
    }

    void arrow(String from, String to, String word) {
      String ends = (from.equals(start) ? "[*]" : id(from)) + " --> " + id(to);
      arrows.computeIfAbsent(ends, key -> new TreeSet<>()).add(word.strip());
    }

    void end(String state) {
      arrows.put(id(state) + " --> [*]", Set.of());
    }

    boolean hasState(String state) {
      return arrows.keySet().stream().anyMatch(ends -> ends.endsWith("--> " + id(state)));
    }

    String text() {
      return arrows.entrySet().stream()
          .map(arrow -> "  " + arrow.getKey() + words(arrow.getValue()))
          .collect(Collectors.joining("\n", "```mermaid\nstateDiagram-v2\n", "\n```\n"));
    }

    private static String words(Set<String> words) {
      return words.isEmpty() ? "" : ": " + String.join("<br>", words);
    }

    /** Mermaid's ids have no hyphens. */
    private static String id(String state) {
      return state.replace('-', '_');
    }
  }
}
