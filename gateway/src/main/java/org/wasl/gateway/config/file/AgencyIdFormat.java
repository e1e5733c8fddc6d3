package org.wasl.gateway.config.file;

import java.util.Set;
import java.util.regex.Pattern;
import org.wasl.rules.AgencyRole;
import org.wasl.store.trail.RequestAudit;

/**
 * The format of an agency id: 2 to 63 of a-z, 0-9 and hyphens, a letter first.
 *
 * <p>Some ids are reserved: {@code gateway} is the gateway's own, {@code unknown} the audit trail's
 * for a sender whom no agency's file names, and the files of {@code ca} in a key folder are the
 * authority's.
 */
public final class AgencyIdFormat {
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{1,62}");

  private static final Set<String> RESERVED =
      Set.of(AgencyRole.GATEWAY.wireName(), RequestAudit.UNKNOWN, "ca");

  private AgencyIdFormat() {}

  /** Whether the id is reserved. */
  public static boolean isReserved(String id) {
    return RESERVED.contains(id);
  }

  /** Whether the text can be an id. */
  public static boolean matches(String text) {
    return ID.matcher(text).matches();
  }

  /**
   * The text itself.
   *
   * @throws IllegalArgumentException when it cannot be an id
   */
  public static String require(String text) {
    if (!matches(text)) {
      throw new IllegalArgumentException("must be an agency id: a-z, 0-9 and hyphens");
    }
    return text;
  }
}
