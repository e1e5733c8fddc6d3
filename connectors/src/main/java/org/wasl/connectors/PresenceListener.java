package org.wasl.connectors;

/**
 * Receives the changes of presence of agencies that collect. Called in the order of events for one
 * agency; must not block.
 */
public interface PresenceListener {
  /** The first worker of an agency polls. */
  void arrived(String agency);

  /** No worker has polled for too long. */
  void left(String agency);
}
