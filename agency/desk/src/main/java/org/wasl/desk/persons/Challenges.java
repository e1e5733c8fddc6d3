package org.wasl.desk.persons;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.wasl.desk.problem.DeskProblem;
import org.wasl.desk.problem.DeskProblemType;
import org.wasl.wire.jose.Base64Url;

/** Challenges that were given out, each valid once and for a short time. */
final class Challenges {
  private static final int MAX_OPEN = 100_000;
  private static final Duration VALID = Duration.ofMinutes(10);

  private final Map<String, Open> open =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Open> eldest) {
          return size() > MAX_OPEN;
        }
      };
  private final InstantSource clock;

  private record Open(byte[] challenge, String purpose, Instant until) {}

  Challenges(InstantSource clock) {
    this.clock = clock;
  }

  /** Makes a new challenge for one purpose, which is to sign in or to enrol with one link. */
  synchronized byte[] give(String purpose) {
    byte[] challenge = OneTimeToken.bytes();
    open.put(
        Base64Url.ENCODER.encodeToString(challenge),
        new Open(challenge, purpose, clock.instant().plus(VALID)));
    return challenge;
  }

  /**
   * Takes back the challenge that a browser has answered.
   *
   * @throws DeskProblem if it is not ours, or was taken back before
   */
  byte[] takeOf(JsonNode credential, String purpose) {
    return Passkeys.challenge(credential)
        .flatMap(encoded -> take(encoded, purpose))
        .orElseThrow(() -> DeskProblem.of(DeskProblemType.BAD_PASSKEY));
  }

  /**
   * Takes a challenge back, so that it is never valid again. The result is empty if it is not ours.
   */
  synchronized Optional<byte[]> take(String encoded, String purpose) {
    return Optional.ofNullable(open.remove(encoded))
        .filter(open -> open.purpose.equals(purpose) && open.until.isAfter(clock.instant()))
        .map(Open::challenge);
  }
}
