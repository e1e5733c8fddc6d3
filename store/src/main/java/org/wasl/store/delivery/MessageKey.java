package org.wasl.store.delivery;

import java.util.UUID;

/**
 * Identity of a message.
 *
 * @param sender the agency that sent it
 * @param messageId chosen by the sender
 */
public record MessageKey(String sender, UUID messageId) {}
