package org.wasl.sandbox.cases;

import org.wasl.rules.id.MessageId;

/**
 * One generated case.
 *
 * @param messageId the message id of its envelope
 * @param category code of the list {@code category}
 * @param urgency code of the list {@code urgency}
 * @param origin country the report came from (ISO 3166-1)
 * @param territory prefecture or province (ISO 3166-2:MA); null if the facts have no place
 * @param reporterMode code of the list {@code reporter-mode}
 * @param subjects number of its subjects
 * @param body the whole message document, UTF-8, ready to be signed and sent
 */
public record SyntheticCase(
    MessageId messageId,
    String category,
    String urgency,
    String origin,
    String territory,
    String reporterMode,
    int subjects,
    byte[] body) {}
