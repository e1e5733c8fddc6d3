package org.wasl.connectors.intermediary;

import java.util.Optional;
import org.wasl.schemas.problem.ProblemType;

/** A message that lies at an agency's broker or file server, of which no content was read yet. */
public interface UnreadMessage {
  /** The message's identity, unchanged each time that it comes. The agency chooses it. */
  String identity();

  /**
   * Reads the message. A malformed message is returned too.
   *
   * @return empty if it is gone, or cannot be read now and comes again
   * @throws IntermediaryUnavailableException if the connection is lost
   */
  Optional<IncomingMessage> read() throws IntermediaryUnavailableException;

  /** The message that it is when its content is never read, to be refused for this reason. */
  IncomingMessage unread(ProblemType why);
}
