package org.wasl.desk.http;

import io.vertx.core.http.HttpMethod;
import org.wasl.desk.http.ApiGate.Access;
import org.wasl.desk.persons.PersonService;
import org.wasl.desk.persons.Sessions;

/** Enrolment, signing in and out, and the session. */
final class SessionApi {
  private final ApiGate gate;
  private final PersonService persons;
  private final Sessions sessions;

  SessionApi(ApiGate gate, PersonService persons, Sessions sessions) {
    this.gate = gate;
    this.persons = persons;
    this.sessions = sessions;
    gate.on(
        HttpMethod.POST,
        "/enrolments/begin",
        Access.LIMITED,
        request -> ApiAnswer.json(persons.beginEnrolment(request.body())));
    gate.on(
        HttpMethod.POST,
        "/enrolments",
        Access.LIMITED,
        request -> signedIn(persons.enrol(request.body())));
    gate.on(
        HttpMethod.POST,
        "/enrolments/join",
        Access.SESSION,
        request -> {
          persons.join(request.session(), request.body());
          return ApiAnswer.json(persons.describe(request.session()));
        });
    gate.on(
        HttpMethod.POST,
        "/login/begin",
        Access.LIMITED,
        request -> ApiAnswer.json(persons.beginLogin()));
    gate.on(
        HttpMethod.POST,
        "/login",
        Access.LIMITED,
        request -> signedIn(persons.login(request.body())));
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
  }

  private ApiAnswer signedIn(Sessions.Opened opened) {
    return gate.withCookie(ApiAnswer.json(persons.describe(opened.session())), opened.token());
  }

  private ApiAnswer logout(ApiRequest request) {
    sessions.close(request.session());
    return gate.withoutCookie(ApiAnswer.none());
  }
}
