package org.wasl.desk.http;

import io.vertx.core.http.HttpMethod;
import java.util.function.BiConsumer;
import org.wasl.desk.http.ApiGate.Access;
import org.wasl.desk.http.OfficeGuard.InOffice;
import org.wasl.desk.mail.DeskEvents;
import org.wasl.desk.persons.OfficeWork;
import org.wasl.desk.problem.DeskProblem;
import org.wasl.desk.problem.DeskProblemType;
import org.wasl.desk.store.Role;

/** How an office divides its work. */
final class OfficeWorkApi {
  private final OfficeWork work;
  private final OfficeGuard guard;
  private final DeskEvents events;

  OfficeWorkApi(ApiGate gate, OfficeWork work, OfficeGuard guard, DeskEvents events) {
    this.work = work;
    this.guard = guard;
    this.events = events;
    String office = "/offices/:office";
    gate.on(HttpMethod.GET, office + "/signing-rules", Access.SESSION, this::signingRules);
    gate.on(HttpMethod.PUT, office + "/signing-rules", Access.SESSION, this::changeSigningRules);
    gate.on(HttpMethod.GET, office + "/statistics", Access.SESSION, this::statistics);
    gate.on(HttpMethod.GET, office + "/statistics/persons", Access.SESSION, this::ofPersons);
    String absence = office + "/persons/:person/absence";
    gate.on(
        HttpMethod.PUT,
        absence,
        Access.SESSION,
        request ->
            forPerson(
                request,
                (in, person) -> work.absent(in.office(), in.person(), person, request.body())));
    gate.on(
        HttpMethod.DELETE,
        absence,
        Access.SESSION,
        request ->
            forPerson(request, (in, person) -> work.present(in.office(), in.person(), person)));
  }

  /** Persons enter their own absence, and heads that of everybody. */
  private ApiAnswer forPerson(ApiRequest request, BiConsumer<InOffice, String> change) {
    InOffice in = guard.require(request, Role.CLERK);
    String person = request.path("person");
    if (!in.person().equals(person) && !in.membership().has(Role.HEAD)) {
      throw DeskProblem.of(DeskProblemType.NOT_PERMITTED);
    }
    change.accept(in, person);
    events.persons(in.office());
    return ApiAnswer.none();
  }

  private ApiAnswer signingRules(ApiRequest request) {
    InOffice in = guard.require(request, Role.CLERK);
    return ApiAnswer.json(work.signingRules(in.office()));
  }

  private ApiAnswer statistics(ApiRequest request) {
    InOffice in = guard.require(request, Role.CLERK);
    return ApiAnswer.json(work.statistics(in.office()));
  }

  private ApiAnswer ofPersons(ApiRequest request) {
    InOffice in = guard.require(request, Role.HEAD);
    return ApiAnswer.json(work.statisticsOfPersons(in.office(), in.person()));
  }

  private ApiAnswer changeSigningRules(ApiRequest request) {
    InOffice in = guard.require(request, Role.HEAD);
    ApiAnswer changed =
        ApiAnswer.json(work.changeSigningRules(in.office(), in.person(), request.body()));
    events.persons(in.office());
    return changed;
  }
}
