package org.wasl.connectors.intermediary;

import java.util.List;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.OutboundDelivery;

/**
 * An open connection to an agency's broker or file server, which has shown that it is the agency's.
 * Every method may block, for as long as a step may take. Several threads send; one receives and
 * finishes.
 */
public interface AgencyConnection extends AutoCloseable {

  /** Connects to agencies. */
  interface Opener {
    /**
     * Connects, and sees that what answers is the agency's.
     *
     * @throws IntermediaryUnavailableException if it is not reached or not the agency's, does not
     *     admit the gateway, or lacks a place for messages
     */
    AgencyConnection open(Agency agency) throws IntermediaryUnavailableException;
  }

  /** SHA-256 thumbprint (hex) of a certificate of the agency: by it the door knows the agency. */
  String thumbprint();

  /** Whether it is open, and may still be used. */
  boolean isUsable();

  /**
   * Puts a delivery there; when this returns it lies there.
   *
   * @throws IntermediaryUnavailableException if that is not known
   */
  void send(OutboundDelivery push) throws IntermediaryUnavailableException;

  /**
   * Waits for messages, then takes what is there. A message is not given again before it is
   * finished, on this connection.
   *
   * @param most number of messages
   * @param waitMillis how long at most, from 1
   * @return in the order in which the agency sent them; empty where none has come meanwhile
   * @throws IntermediaryUnavailableException if the connection is lost
   */
  List<IncomingMessage> receive(int most, long waitMillis) throws IntermediaryUnavailableException;

  /**
   * Answers messages that were received, as far as they are told, and has them gone: what is not
   * finished comes again, on the next connection.
   *
   * @param messages some of those that {@link #receive} gave
   * @throws IntermediaryUnavailableException if the connection is lost
   */
  void finish(List<AnsweredMessage> messages) throws IntermediaryUnavailableException;

  @Override
  void close();
}
