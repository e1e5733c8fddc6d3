package org.wasl.trials.cases;

import java.util.UUID;

/**
 * One generated case.
 *
 * @param messageId the envelope's
 * @param category code of the list {@code category}
 * @param urgency code of the list {@code urgency}
 * @param origin country the report came from (ISO 3166-1)
 * @param territory prefecture or province (ISO 3166-2:MA); null where the facts have no place
 * @param reporterMode code of the list {@code reporter-mode}
 * @param subjects how many persons it is about
 * @param body the whole message document, UTF-8, ready to be signed and sent
 */
public record SyntheticCase(
    UUID messageId,
    String category,
    String urgency,
    String origin,
    String territory,
    String reporterMode,
    int subjects,
    byte[] body) {}
