package org.wasl.rules.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Random walks of a referral with one notice and one instruction, legal and illegal messages. */
class LifecyclePropertiesTest {

  /** A message, and whether it comes from the last holder who has not confirmed. */
  record Message(String type, String subtype, boolean last) {}

  /** The states of all three. */
  record World(
      ReferralState referral, ObjectKind kind, ObjectState notice, ObjectState order, String code) {

    boolean isAtRest() {
      return referral.isFinal()
          && (notice.isFinal(kind) || notice == ObjectState.NONE)
          && (order.isFinal(ObjectKind.INSTRUCTION) || order == ObjectState.NONE);
    }

    /** After a message, or empty if the table does not allow it. */
    Optional<World> after(Message message) {
      Optional<ReferralState> next = Lifecycle.next(referral, message.type(), message.subtype());
      if (next.isEmpty()) {
        return Optional.empty();
      }
      Optional<ObjectTransition> made = Lifecycle.creating(message.type(), message.subtype());
      if (made.isPresent()) {
        return made(made.get(), next.get()).map(world -> world.lapsed(message));
      }
      Optional<ObjectTransition> ofNotice =
          Lifecycle.next(kind, "issue", notice, message.type(), message.subtype());
      Optional<ObjectTransition> ofOrder =
          Lifecycle.next(ObjectKind.INSTRUCTION, code, order, message.type(), message.subtype());
      if (needsObject(message) && ofNotice.isEmpty() && ofOrder.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new World(
                  next.get(),
                  kind,
                  ofNotice.map(step -> to(step, message)).orElse(notice),
                  ofOrder.map(step -> to(step, message)).orElse(order),
                  code)
              .lapsed(message));
    }

    private Optional<World> made(ObjectTransition step, ReferralState next) {
      String asked = step.subtype().isEmpty() ? step.type() : step.subtype();
      if (step.kind() == ObjectKind.INSTRUCTION) {
        return free(order, ObjectKind.INSTRUCTION)
            ? Optional.of(new World(next, kind, notice, step.to(), asked))
            : same();
      }
      return free(notice, kind)
          ? Optional.of(new World(next, step.kind(), step.to(), order, code))
          : same();
    }

    /** A further object beside the one we follow, which does not matter here. */
    private Optional<World> same() {
      return Optional.of(this);
    }

    private static boolean free(ObjectState state, ObjectKind kind) {
      return state == ObjectState.NONE || state.isFinal(kind);
    }

    private World lapsed(Message message) {
      boolean lapses =
          !order.isFinal(ObjectKind.INSTRUCTION)
              && order != ObjectState.NONE
              && Lifecycle.lapsedInstructions(message.type(), message.subtype(), referral)
                  .contains(code);
      return lapses ? new World(referral, kind, notice, ObjectState.LAPSED, code) : this;
    }

    private static ObjectState to(ObjectTransition step, Message message) {
      return message.last() ? step.whenConfirmed().orElse(step.to()) : step.to();
    }

    private static boolean needsObject(Message message) {
      return Lifecycle.objectTransitions().stream()
          .anyMatch(step -> step.isOf(message.type(), message.subtype()));
    }
  }

  private static final Map<World, Boolean> RESTING = new HashMap<>();
  private static final Map<World, Boolean> WITHDRAWING = new HashMap<>();

  private static final World START =
      new World(
          ReferralState.NEW, ObjectKind.WANTED_NOTICE, ObjectState.NONE, ObjectState.NONE, "");

  private static final List<Message> MESSAGES =
      Stream.concat(
              Lifecycle.all().stream()
                  .flatMap(
                      step ->
                          Stream.of(true, false)
                              .map(last -> new Message(step.type(), step.subtype(), last))),
              Stream.of(
                  new Message("instruction", "arrest-everybody", true),
                  new Message("love-letter", "", false)))
          .distinct()
          .toList();

  @Property(tries = 3_000)
  void rejectsIllegalMessagesAndEveryStateHasExit(@ForAll("messages") List<Message> messages) {
    // Given
    World world = START;
    for (Message message : messages) {
      // When
      Optional<World> next = world.after(message);
      // Then
      assertLegal(world, message, next);
      world = next.orElse(world);
    }
    assertThat(leadsTo(world, World::isAtRest, RESTING)).as("%s", world).isTrue();
  }

  /** The opinion of a lawyer about a step, without the table. */
  private static void assertLegal(World before, Message message, Optional<World> next) {
    if (next.isEmpty()) {
      return;
    }
    World after = next.get();
    assertThat(message.type()).isNotEqualTo("love-letter");
    assertThat(before.referral() == ReferralState.NEW)
        .isEqualTo(message.type().equals("vetted-case"));
    if (before.referral() == ReferralState.TRIAGED) {
      assertThat(message.type())
          .isIn("assignment", "handover", "case-amendment", "case-withdrawal");
      assertThat(after.order()).as("nobody instructs").isEqualTo(ObjectState.NONE);
      assertThat(after.notice()).as("nobody searches").isEqualTo(ObjectState.NONE);
    }
    if (message.type().equals("assignment")) {
      assertThat(before.referral()).isEqualTo(ReferralState.TRIAGED);
      assertThat(after.referral()).isEqualTo(ReferralState.REFERRED);
    }
    if (before.referral() != after.referral() && after.referral() == ReferralState.TRIAGED) {
      assertThat(before.referral()).as("no way back to triage").isEqualTo(ReferralState.NEW);
    }
    if (before.referral() == ReferralState.WITHDRAWN) {
      assertThat(after.referral()).isEqualTo(ReferralState.WITHDRAWN);
    }
    if (message.type().equals("case-withdrawal")) {
      assertThat(before.referral()).isLessThan(ReferralState.PROSECUTED);
    }
    if (message.type().equals("case-amendment")) {
      assertThat(before.referral().isFinal()).isFalse();
    }
    if (after.notice() == ObjectState.WITHDRAWN && before.notice() != after.notice()) {
      assertThat(message.last()).isTrue();
    }
    if (before.notice().isFinal(before.kind()) && after.notice() != before.notice()) {
      assertThat(after.notice()).as("another notice").isEqualTo(ObjectState.ISSUED);
    }
    if (after.order() == ObjectState.LAPSED && before.order() != after.order()) {
      assertThat(after.referral().isOver() || message.subtype().equals("transfer")).isTrue();
    }
  }

  @Property(tries = 300)
  void everyIssuedNoticeCanBeWithdrawn(@ForAll("messages") List<Message> messages) {
    // Given
    World world = START;
    for (Message message : messages) {
      world = world.after(message).orElse(world);
    }
    // When
    boolean ended = world.notice() == ObjectState.NONE || world.notice().isFinal(world.kind());
    // Then
    assertThat(ended || leadsTo(world, it -> it.notice() == ObjectState.WITHDRAWN, WITHDRAWING))
        .as("%s", world)
        .isTrue();
  }

  /** Searches until it finds one. The result for a state of the world is kept. */
  private static boolean leadsTo(World from, Predicate<World> goal, Map<World, Boolean> known) {
    return known.computeIfAbsent(from, start -> search(start, goal));
  }

  private static boolean search(World from, Predicate<World> goal) {
    Set<World> reached = new HashSet<>(Set.of(from));
    Deque<World> open = new ArrayDeque<>(reached);
    while (!open.isEmpty()) {
      World world = open.poll();
      if (goal.test(world)) {
        return true;
      }
      MESSAGES.stream()
          .flatMap(message -> world.after(message).stream())
          .filter(reached::add)
          .forEach(open::add);
    }
    return false;
  }

  /** Mostly what happens early in a referral's life, so that walks get far. */
  @Provide
  Arbitrary<List<Message>> messages() {
    Arbitrary<Message> first =
        Arbitraries.of("", Lifecycle.UNASSIGNED)
            .map(subtype -> new Message("vetted-case", subtype, true));
    return Combinators.combine(first, Arbitraries.of(MESSAGES).list().ofMaxSize(60))
        .as((opening, rest) -> Stream.concat(Stream.of(opening), rest.stream()).toList());
  }
}
