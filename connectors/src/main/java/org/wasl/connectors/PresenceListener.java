package org.wasl.connectors;

/**
 * Told which agencies have a worker that polls. Called in the order of events for one agency; must
 * not block.
 */
public interface PresenceListener {
  /** The first worker of an agency polls. */
  void arrived(String agency);

  /** The last one has been away for too long. */
  void left(String agency);
}
