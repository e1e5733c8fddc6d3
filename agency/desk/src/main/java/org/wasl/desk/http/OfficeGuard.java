package org.wasl.desk.http;

import java.time.Instant;
import java.util.Map;
import org.wasl.desk.mail.OfficeLink;
import org.wasl.desk.office.DeskOffices;
import org.wasl.desk.persons.PersonService;
import org.wasl.desk.problem.DeskProblem;
import org.wasl.desk.problem.DeskProblemType;
import org.wasl.desk.store.PersonTable.Membership;
import org.wasl.desk.store.Role;
import org.wasl.desk.trail.TrailAction;
import org.wasl.desk.trail.TrailEntry;

/** Checks for each request that its person has the role in the office that the path names. */
final class OfficeGuard {
  private final PersonService persons;
  private final DeskOffices offices;

  OfficeGuard(PersonService persons, DeskOffices offices) {
    this.persons = persons;
    this.offices = offices;
  }

  /**
   * The subject of a request.
   *
   * @param link the office with its connection
   * @param membership the person's membership in it
   */
  record InOffice(OfficeLink link, Membership membership) {
    String office() {
      return membership.office();
    }

    String person() {
      return membership.person();
    }

    /** Returns the person's action for the trail. */
    TrailEntry did(Instant at, TrailAction action, Map<String, String> object) {
      return new TrailEntry(at, office(), person(), action, object);
    }
  }

  InOffice require(ApiRequest request, Role role) {
    Membership membership = persons.require(request.session(), request.path("office"), role);
    OfficeLink link =
        offices
            .link(membership.office())
            .orElseThrow(() -> DeskProblem.of(DeskProblemType.NOT_FOUND));
    return new InOffice(link, membership);
  }
}
