package org.wasl.routes.door;

import org.wasl.wire.message.SealedContent;

/**
 * A message whose content only its recipients can still read.
 *
 * @param decided where it goes
 * @param sealed what is stored and sent
 */
public record SealedMessage(DecidedMessage decided, SealedContent sealed) {}
