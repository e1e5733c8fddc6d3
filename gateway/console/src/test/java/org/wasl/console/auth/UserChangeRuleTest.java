package org.wasl.console.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.console.auth.ConsoleRole.APPROVER;
import static org.wasl.console.auth.ConsoleRole.AUDITOR;
import static org.wasl.console.auth.ConsoleRole.OPERATOR;
import static org.wasl.console.auth.ConsoleRole.VIEWER;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.wasl.console.auth.UserChangeRule.Objection;

class UserChangeRuleTest {
  private static final PasswordHash HASH =
      PasswordHash.of("a synthetic one".toCharArray(), 1_000, new SecureRandom());
  private static final User ANNA = user("anna", OPERATOR);
  private static final User OMAR = user("omar", APPROVER);
  private static final User LINA = user("lina", VIEWER);
  private static final PersonIdentity ASKER = PersonIdentity.local("cara");

  private static User user(String name, ConsoleRole... roles) {
    return new User(name, Set.of(roles), HASH);
  }

  private static Map<String, User> users(User... all) {
    return List.of(all).stream().collect(Collectors.toMap(User::name, Function.identity()));
  }

  private static boolean needsTwo(
      Optional<User> before, Optional<User> after, ConsoleRole... asker) {
    return needsTwo(Map.of(), before, after, asker);
  }

  private static boolean needsTwo(
      Map<String, User> users, Optional<User> before, Optional<User> after, ConsoleRole... asker) {
    return UserChangeRule.needsSecondPerson(
        users, before, after, new Caller(Person.local("cara"), Set.of(asker)));
  }

  @Test
  void needsSecondPersonForApproversOnly() {
    Optional<User> lina = Optional.of(LINA);
    Optional<User> omar = Optional.of(OMAR);
    Optional<User> none = Optional.empty();
    // Then
    assertThat(needsTwo(none, lina, OPERATOR)).isFalse();
    assertThat(needsTwo(lina, none, OPERATOR)).isFalse();
    assertThat(needsTwo(lina, Optional.of(LINA.with(Set.of(AUDITOR), true)), OPERATOR)).isFalse();
    assertThat(needsTwo(none, omar, OPERATOR)).isTrue();
    assertThat(needsTwo(omar, none, OPERATOR)).isTrue();
    assertThat(needsTwo(lina, Optional.of(LINA.with(Set.of(VIEWER, APPROVER), false)), OPERATOR))
        .isTrue();
    assertThat(needsTwo(omar, Optional.of(OMAR.with(Set.of(APPROVER), true)), OPERATOR)).isTrue();
  }

  @Test
  void needsSecondPersonIfAskerIsApprover() {
    assertThat(needsTwo(Optional.empty(), Optional.of(LINA), OPERATOR, APPROVER)).isTrue();
  }

  @Test
  void needsSecondPersonIfAskerIsApproverByAnotherLogin() {
    // Given
    User cara = user("cara", OPERATOR);
    User approves = user("cara", APPROVER); // and is an operator by this login
    PersonIdentity provided = new PersonIdentity("https://provider.example", "4711");
    User linked = new User("cara", Set.of(OPERATOR), HASH, Optional.empty(), Set.of(provided));
    Optional<User> lina = Optional.of(LINA);
    // Then
    assertThat(needsTwo(users(cara), Optional.empty(), lina, OPERATOR)).isFalse();
    assertThat(needsTwo(users(approves), Optional.empty(), lina, OPERATOR)).isTrue();
    assertThat(needsTwo(users(linked), Optional.empty(), lina, OPERATOR)).isTrue();
    assertThat(needsTwo(users(ANNA, linked), lina, Optional.empty(), OPERATOR)).isTrue();
  }

  @Test
  void refusesChangeOfOwnRoles() {
    assertThat(
            UserChangeRule.objection(
                users(ANNA, OMAR),
                Optional.of(ANNA),
                Optional.of(ANNA.with(Set.of(OPERATOR, AUDITOR), false)),
                PersonIdentity.local("Anna")))
        .contains(Objection.OWN_USER);
  }

  @Test
  void refusesApproverWithPasswordKnownToOthers() {
    // Given
    User given = OMAR.withPassword(HASH, Optional.of(Instant.EPOCH));
    // When Then
    assertThat(
            UserChangeRule.objection(
                users(ANNA, OMAR), Optional.of(OMAR), Optional.of(given), ASKER))
        .contains(Objection.APPROVER_PASSWORD);
    assertThat(
            UserChangeRule.objection(
                users(ANNA, OMAR), Optional.empty(), Optional.of(given), ASKER))
        .contains(Objection.APPROVER_PASSWORD);
  }

  @Test
  void keepsLastOperatorAndLastApprover() {
    Map<String, User> all = users(ANNA, OMAR, LINA);
    User both = user("both", OPERATOR, APPROVER);
    // Then
    for (User last : List.of(ANNA, OMAR)) {
      assertThat(UserChangeRule.objection(all, Optional.of(last), Optional.empty(), ASKER))
          .contains(Objection.LAST_PAIR);
      assertThat(
              UserChangeRule.objection(
                  all, Optional.of(last), Optional.of(last.with(last.roles(), true)), ASKER))
          .contains(Objection.LAST_PAIR);
    }
    assertThat(UserChangeRule.objection(all, Optional.of(LINA), Optional.empty(), ASKER)).isEmpty();
    // One person with both roles is no pair, and without a pair nothing is lost.
    assertThat(
            UserChangeRule.objection(users(both, OMAR), Optional.of(OMAR), Optional.empty(), ASKER))
        .contains(Objection.LAST_PAIR);
    assertThat(
            UserChangeRule.objection(users(both, LINA), Optional.of(LINA), Optional.empty(), ASKER))
        .isEmpty();
  }
}
