package org.wasl.routes.door;

import java.util.UUID;

/**
 * A message that would be refused now but was accepted before: the referral has moved on since, not
 * least because of it. Its sender asks for the first answer.
 *
 * @param message the message
 * @param referral the referral it was accepted for
 */
public record Repeated(Message message, UUID referral) {}
