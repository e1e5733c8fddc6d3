package org.wasl.store;

import java.util.List;
import java.util.UUID;

/**
 * What the door needs to know of a referral.
 *
 * @param id which
 * @param state wire name of its state
 * @param sender platform that published the case
 * @param police competent police units
 * @param office supervising office
 * @param others further recipients
 * @param urgency 0 (lowest) to 3, of the message that opened it
 */
public record ReferralFacts(
    UUID id,
    String state,
    String sender,
    List<String> police,
    String office,
    List<String> others,
    int urgency) {}
