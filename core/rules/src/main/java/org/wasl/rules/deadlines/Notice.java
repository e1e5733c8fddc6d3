package org.wasl.rules.deadlines;

import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;

/**
 * A wanted notice or a warrant.
 *
 * @param id id of the message that issued it
 * @param issuer sender of that message
 */
public record Notice(MessageId id, AgencyId issuer) {}
