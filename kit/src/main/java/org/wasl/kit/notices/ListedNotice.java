package org.wasl.kit.notices;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A notice that the agency holds, by what the gateway says.
 *
 * @param notice its id
 * @param referral it belongs to
 * @param state where it stands
 * @param sender who issued it, or modified it last
 * @param version id of that message
 * @param digest of the sealed content of that message
 * @param arrived whether that message was delivered to the agency, or is its own
 */
public record ListedNotice(
    UUID notice,
    UUID referral,
    String state,
    String sender,
    UUID version,
    String digest,
    boolean arrived) {
  private static final Set<String> OVER = Set.of("executed", "expired", "withdrawal-pending");
  private static final String REFUSED = "refused";

  /**
   * Reads a row of {@code notice-list/1}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static ListedNotice of(JsonNode row) {
    return new ListedNotice(
        UUID.fromString(row.path("notice").asText()),
        UUID.fromString(row.path("referral").asText()),
        row.path("state").asText(),
        row.path("sender").asText(),
        UUID.fromString(row.path("version").asText()),
        row.path("digest").asText(),
        row.has("since"));
  }

  /** Whether it is not in force any more, though its end is not confirmed by all. */
  boolean isOver() {
    return OVER.contains(state);
  }

  /** Whether a registry refused it: then it may have it or not. */
  boolean isRefused() {
    return state.equals(REFUSED);
  }

  /** Whether {@code other} is what this says; a digest is compared where both are known. */
  boolean isVersion(NoticeRegister.RegisteredNotice other) {
    Optional<String> known = other.digest();
    return version.equals(other.version()) && known.map(digest::equals).orElse(true);
  }
}
