package org.wasl.rules.competence;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The facts of a case that decide competence, as codes only.
 *
 * @param category category of the case
 * @param findings findings of the assessment
 * @param offenceClass highest class of its offences
 * @param territory place by ISO 3166-2 ({@code MA-CAS}) or ISO 3166-1, where known
 * @param origin the origin of the report
 * @param personAttributes attributes of victims, of {@link #PERSON_ATTRIBUTES}
 * @param test whether the case is a test of a connection, for which sandboxes alone are competent
 */
public record CaseFacts(
    String category,
    Set<String> findings,
    OffenceClass offenceClass,
    Optional<String> territory,
    Origin origin,
    Set<String> personAttributes,
    boolean test) {

  /** Attribute of a victim who is a minor. */
  public static final String MINOR = "minor";

  /** All attributes that a victim can have. */
  public static final List<String> PERSON_ATTRIBUTES = List.of(MINOR);

  /** Copies the sets, and refuses missing parts. */
  public CaseFacts {
    Objects.requireNonNull(category, "category");
    Objects.requireNonNull(offenceClass, "offenceClass");
    Objects.requireNonNull(territory, "territory");
    Objects.requireNonNull(origin, "origin");
    findings = Set.copyOf(findings);
    personAttributes = Set.copyOf(personAttributes);
  }
}
