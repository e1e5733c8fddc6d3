package org.wasl.desk.persons;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.wasl.desk.problem.DeskProblem;
import org.wasl.desk.problem.DeskProblemType;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.PersonTable;
import org.wasl.desk.store.PersonTable.Membership;
import org.wasl.desk.store.PersonTable.Passkey;
import org.wasl.desk.trail.DeskTrail;
import org.wasl.desk.trail.TrailAction;
import org.wasl.desk.trail.TrailEntry;

/** Signs a person in with a passkey. */
public final class SignInService {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String SIGN_IN = "sign-in";

  private final DeskDatabase database;
  private final DeskTrail trail;
  private final Passkeys passkeys;
  private final Sessions sessions;
  private final Challenges challenges;
  private final InstantSource clock;

  /** Opens sessions for persons of the desk. */
  public SignInService(
      DeskDatabase database,
      DeskTrail trail,
      Passkeys passkeys,
      Sessions sessions,
      InstantSource clock) {
    this.database = database;
    this.trail = trail;
    this.passkeys = passkeys;
    this.sessions = sessions;
    this.challenges = new Challenges(clock);
    this.clock = clock;
  }

  /** What the browser is asked for to sign in. */
  public ObjectNode begin() {
    ObjectNode answer = JSON.createObjectNode();
    answer.set("request", passkeys.request(challenges.give(SIGN_IN)));
    return answer;
  }

  /** Signs a person in. */
  public Sessions.Opened signIn(JsonNode request) {
    JsonNode credential = request.path("credential");
    byte[] challenge = challenges.takeOf(credential, SIGN_IN);
    byte[] id =
        Passkeys.credential(credential)
            .orElseThrow(() -> DeskProblem.of(DeskProblemType.BAD_PASSKEY));
    Passkey known =
        database
            .read(connection -> PersonTable.passkey(connection, id))
            .orElseThrow(() -> DeskProblem.of(DeskProblemType.BAD_PASSKEY));
    Optional<Long> count = passkeys.authenticate(credential, challenge, known);
    boolean admitted =
        database.write(
            connection -> {
              boolean member = !PersonTable.offices(connection, known.person()).isEmpty();
              boolean in = count.isPresent() && member;
              if (in) {
                PersonTable.signCount(connection, id, count.get());
              }
              appendEverywhere(
                  connection,
                  known.person(),
                  in ? TrailAction.SIGNED_IN : TrailAction.SIGN_IN_REFUSED);
              return in;
            });
    if (!admitted) {
      throw DeskProblem.of(DeskProblemType.BAD_PASSKEY);
    }
    return sessions.open(known.person());
  }

  private void appendEverywhere(Connection connection, String person, TrailAction action)
      throws SQLException {
    for (Membership membership : PersonTable.offices(connection, person)) {
      trail.append(
          connection,
          new TrailEntry(clock.instant(), membership.office(), person, action, Map.of()));
    }
  }
}
