package org.wasl.store.referral;

import java.util.Optional;

/**
 * Some successive steps of a referral, for one agency.
 *
 * @param timeline the referral with these steps, and with the messages, deliveries and objects that
 *     the steps name
 * @param party whether the agency takes part in the referral
 * @param transfer the last message by which the agency gave its supervision away
 * @param more whether there are steps after these
 */
public record TimelinePage(
    Timeline timeline, boolean party, Optional<SupervisionTransfer> transfer, boolean more) {}
