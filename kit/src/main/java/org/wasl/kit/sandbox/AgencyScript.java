package org.wasl.kit.sandbox;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.wasl.kit.receive.OpenedMessage;

/** What one synthetic agency answers to a message. The same message gets the same answer. */
@FunctionalInterface
interface AgencyScript {
  /** The reactions, in the order in which they are to be sent; empty where there are none. */
  CompletionStage<List<Reaction>> reactions(OpenedMessage message);
}
