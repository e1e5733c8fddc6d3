package org.wasl.routes.door;

import org.wasl.wire.Sealed;

/**
 * A message whose content only its recipients can still read.
 *
 * @param decided where it goes
 * @param sealed what is stored and sent
 */
public record SealedMessage(Decided decided, Sealed sealed) {}
