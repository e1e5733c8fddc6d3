package org.wasl.desk.persons;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The sessions of persons who are signed in. They are only in memory, so a start signs everybody
 * out. Only the digest of a session's token is kept.
 */
public final class Sessions {
  private final Map<String, DeskSession> byHash = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private final Duration idle;
  private final Duration age;
  private final int perPerson;

  /**
   * A session.
   *
   * @param hash digest of its token, hex
   * @param person id of the person
   * @param csrf token that the page sends with every change
   * @param begun when the person signed in
   * @param used when it was last used
   */
  public record DeskSession(String hash, String person, String csrf, Instant begun, Instant used) {}

  /**
   * A new session and its token, which only the browser keeps.
   *
   * @param token for the cookie
   * @param session the stored part
   */
  public record Opened(String token, DeskSession session) {}

  /**
   * No sessions yet.
   *
   * @param idle without use it ends after this time
   * @param age it ends after this time whatever happens
   * @param perPerson sessions of a person at once
   */
  public Sessions(InstantSource clock, Duration idle, Duration age, int perPerson) {
    this.clock = clock;
    this.idle = idle;
    this.age = age;
    this.perPerson = perPerson;
  }

  /** Signs a person in. Past the limit the oldest session of the same person ends. */
  public Opened open(String person) {
    Instant now = clock.instant();
    byHash.values().removeIf(session -> isOver(session, now));
    List<DeskSession> others =
        byHash.values().stream()
            .filter(session -> session.person.equals(person))
            .sorted(Comparator.comparing(DeskSession::begun).reversed())
            .skip(perPerson - 1L)
            .toList();
    others.forEach(session -> byHash.remove(session.hash));
    String token = OneTimeToken.make();
    DeskSession session = new DeskSession(hash(token), person, OneTimeToken.make(), now, now);
    byHash.put(session.hash, session);
    return new Opened(token, session);
  }

  /** The session of a token, which is used with this. */
  public Optional<DeskSession> use(String token) {
    Instant now = clock.instant();
    return Optional.ofNullable(
        byHash.computeIfPresent(
            hash(token),
            (hash, session) ->
                isOver(session, now)
                    ? null
                    : new DeskSession(hash, session.person, session.csrf, session.begun, now)));
  }

  /** Tells whether the session has not ended. This does not count as a use. */
  public boolean isOpen(DeskSession session) {
    DeskSession now = byHash.get(session.hash);
    return now != null && !isOver(now, clock.instant());
  }

  /** Ends one session. */
  public void close(DeskSession session) {
    byHash.remove(session.hash);
  }

  /** Ends all sessions of a person. */
  public void closeAllOf(String person) {
    closeIf(session -> session.person.equals(person));
  }

  /** Ends all other sessions of the person of this one. */
  public void closeOthers(DeskSession kept) {
    closeIf(session -> session.person.equals(kept.person) && !session.hash.equals(kept.hash));
  }

  private void closeIf(Predicate<DeskSession> condition) {
    byHash.values().removeIf(condition);
  }

  private boolean isOver(DeskSession session, Instant now) {
    return now.isAfter(session.used.plus(idle)) || now.isAfter(session.begun.plus(age));
  }

  private static String hash(String token) {
    return HexFormat.of().formatHex(OneTimeToken.hash(token));
  }
}
