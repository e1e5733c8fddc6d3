package org.wasl.configuration.file;

import java.util.Set;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.id.AgencyId;
import org.wasl.trail.RequestAudit;

/**
 * The ids that an agency may have in the configuration.
 *
 * <p>Some ids are reserved. {@code gateway} is the gateway itself. The audit trail uses {@code
 * unknown} for a sender that no agency's file names. The files of {@code ca} in a key folder belong
 * to the authority.
 */
public final class AgencyIdFormat {
  private static final Set<String> RESERVED =
      Set.of(AgencyRole.GATEWAY.wireName(), RequestAudit.UNKNOWN, "ca");

  private AgencyIdFormat() {}

  /** Tells whether the id is reserved. */
  public static boolean isReserved(String id) {
    return RESERVED.contains(id);
  }

  /**
   * The text itself.
   *
   * @throws IllegalArgumentException if it cannot be an id
   */
  public static String require(String text) {
    if (!AgencyId.isWellFormed(text)) {
      throw new IllegalArgumentException("must be an agency id: a-z, 0-9 and hyphens");
    }
    return text;
  }
}
