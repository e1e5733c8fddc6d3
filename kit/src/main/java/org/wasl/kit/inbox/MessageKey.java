package org.wasl.kit.inbox;

import java.util.UUID;

/** The identity of a message. */
record MessageKey(String sender, UUID messageId) {}
