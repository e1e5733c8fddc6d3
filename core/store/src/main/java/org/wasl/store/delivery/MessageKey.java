package org.wasl.store.delivery;

import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;

/**
 * Identity of a message.
 *
 * @param sender the agency that sent it
 * @param messageId chosen by the sender
 */
public record MessageKey(AgencyId sender, MessageId messageId) {}
