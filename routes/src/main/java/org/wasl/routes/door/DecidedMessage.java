package org.wasl.routes.door;

import java.util.List;
import java.util.UUID;
import org.wasl.store.intake.Acceptance;
import org.wasl.wire.directory.Agency;

/**
 * A message of which it is decided where it goes.
 *
 * @param message the message
 * @param referral the referral it opens or continues
 * @param recipients the agencies that receive it, none twice, not the sender
 * @param effect what it does to the referral
 * @param urgency 0 (routine) to 3 (immediate)
 * @param handover 0, or the number of the handover that the message is
 */
public record DecidedMessage(
    ValidMessage message,
    UUID referral,
    List<Agency> recipients,
    Acceptance.Effect effect,
    int urgency,
    int handover) {}
