package org.wasl.desk.http;

import io.vertx.core.http.HttpMethod;
import org.wasl.desk.http.ApiGate.Access;
import org.wasl.desk.persons.EnrolmentService;
import org.wasl.desk.persons.PasskeyService;
import org.wasl.desk.persons.PersonService;
import org.wasl.desk.persons.Sessions;
import org.wasl.desk.problem.DeskProblem;
import org.wasl.desk.problem.DeskProblemType;

/** Enrolment, signing in and out, and the session. */
final class SessionApi {
  private final ApiGate gate;
  private final PersonService persons;
  private final Sessions sessions;

  SessionApi(
      ApiGate gate,
      EnrolmentService enrolments,
      PersonService persons,
      PasskeyService passkeys,
      Sessions sessions) {
    this.gate = gate;
    this.persons = persons;
    this.sessions = sessions;
    gate.on(
        HttpMethod.POST,
        "/enrolments/begin",
        Access.LIMITED,
        request -> ApiAnswer.json(enrolments.begin(request.body())));
    gate.on(
        HttpMethod.POST,
        "/enrolments",
        Access.OPEN, // only with a challenge of one that was begun
        request -> signedIn(enrolments.enrol(request.body())));
    gate.on(
        HttpMethod.POST,
        "/enrolments/join",
        Access.SESSION,
        request -> {
          enrolments.join(request.session(), request.body());
          return ApiAnswer.json(persons.describe(request.session()));
        });
    gate.on(
        HttpMethod.POST,
        "/login/begin",
        Access.LIMITED,
        request -> ApiAnswer.json(passkeys.beginSignIn()));
    gate.on(
        HttpMethod.POST,
        "/login",
        Access.OPEN, // likewise
        request -> signedIn(passkeys.signIn(request.body())));
    gate.on(HttpMethod.POST, "/logout", Access.SESSION, this::logout);
    gate.on(
        HttpMethod.GET,
        "/session",
        Access.SESSION,
        request -> ApiAnswer.json(persons.describe(request.session())));
    gate.on(
        HttpMethod.PUT,
        "/preferences",
        Access.SESSION,
        request -> {
          persons.preferences(request.session(), request.body());
          return ApiAnswer.none();
        });
    gate.on(
        HttpMethod.GET,
        "/passkeys",
        Access.SESSION,
        request -> ApiAnswer.json(passkeys.list(request.session())));
    gate.on(
        HttpMethod.POST,
        "/passkeys/begin",
        Access.SESSION,
        request -> ApiAnswer.json(passkeys.begin(request.session())));
    gate.on(
        HttpMethod.POST,
        "/passkeys",
        Access.SESSION,
        request -> {
          passkeys.add(request.session(), request.body());
          return ApiAnswer.json(persons.describe(request.session()));
        });
    gate.on(
        HttpMethod.POST,
        "/passkeys/:credential/removal",
        Access.SESSION,
        request -> {
          byte[] credential =
              PasskeyService.credential(request.path("credential"))
                  .orElseThrow(() -> DeskProblem.of(DeskProblemType.NOT_FOUND));
          passkeys.remove(request.session(), credential, request.body());
          return ApiAnswer.json(persons.describe(request.session()));
        });
  }

  private ApiAnswer signedIn(Sessions.Opened opened) {
    return gate.withCookie(ApiAnswer.json(persons.describe(opened.session())), opened.token());
  }

  private ApiAnswer logout(ApiRequest request) {
    sessions.close(request.session());
    return gate.withoutCookie(ApiAnswer.none());
  }
}
