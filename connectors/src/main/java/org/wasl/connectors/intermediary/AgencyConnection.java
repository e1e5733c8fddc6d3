package org.wasl.connectors.intermediary;

import java.util.List;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.OutboundDelivery;

/**
 * An open connection to an agency's broker or file server, which has shown that it is the agency's.
 * Every method may block for the duration of one step. Several threads send, and one thread
 * receives and finishes.
 */
public interface AgencyConnection extends AutoCloseable {

  /** Connects to agencies. */
  interface Opener {
    /**
     * Connects and verifies that the server belongs to the agency.
     *
     * @throws IntermediaryUnavailableException if it is not reached or not the agency's, does not
     *     admit the gateway, or lacks a place for messages
     */
    AgencyConnection open(Agency agency) throws IntermediaryUnavailableException;
  }

  /** SHA-256 thumbprint (hex) of a certificate of the agency, by which the door identifies it. */
  String thumbprint();

  /** Tells whether it is open, and may still be used. */
  boolean isUsable();

  /**
   * Stores a delivery at the agency. When this method returns, the delivery is stored.
   *
   * @throws IntermediaryUnavailableException if that is not known
   */
  void send(OutboundDelivery push) throws IntermediaryUnavailableException;

  /**
   * Waits for messages and takes them without reading them. Each received message is read, or
   * refused unread, before the next call. On this connection, a message is not returned again
   * before it is finished.
   *
   * @param most number of messages
   * @param waitMillis how long at most, from 1
   * @return in the order in which the agency sent them; empty if none has arrived in time
   * @throws IntermediaryUnavailableException if the connection is lost
   */
  List<UnreadMessage> receive(int most, long waitMillis) throws IntermediaryUnavailableException;

  /**
   * Answers received messages if their agency is told, and removes them. Unfinished messages come
   * again on the next connection.
   *
   * @param messages some of the messages that {@link UnreadMessage} returned
   * @throws IntermediaryUnavailableException if the connection is lost
   */
  void finish(List<AnsweredMessage> messages) throws IntermediaryUnavailableException;

  @Override
  void close();
}
