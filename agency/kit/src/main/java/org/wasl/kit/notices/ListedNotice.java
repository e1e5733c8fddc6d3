package org.wasl.kit.notices;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;

/**
 * A notice that the agency holds, as the gateway states it.
 *
 * @param notice its id
 * @param referral it belongs to
 * @param state its state
 * @param sender the agency that issued it, or modified it last
 * @param version id of that message
 * @param digest digest of the sealed content of that message
 * @param arrived whether that message was delivered to the agency, or is its own
 */
public record ListedNotice(
    MessageId notice,
    ReferralId referral,
    String state,
    AgencyId sender,
    MessageId version,
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
        MessageId.parse(row.path("notice").asText()),
        ReferralId.parse(row.path("referral").asText()),
        row.path("state").asText(),
        new AgencyId(row.path("sender").asText()),
        MessageId.parse(row.path("version").asText()),
        row.path("digest").asText(),
        row.has("since"));
  }

  /** Tells whether it is not in force any more, though its end is not confirmed by all. */
  boolean isOver() {
    return OVER.contains(state);
  }

  /** Tells whether a registry refused it. Then the registry may have it or not. */
  boolean isRefused() {
    return state.equals(REFUSED);
  }

  /** Tells whether {@code other} is the same version. Digests are compared if both are known. */
  boolean isVersion(NoticeRegister.RegisteredNotice other) {
    Optional<String> known = other.digest();
    return version.equals(other.version()) && known.map(digest::equals).orElse(true);
  }
}
