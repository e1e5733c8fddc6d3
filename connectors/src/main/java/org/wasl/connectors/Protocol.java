package org.wasl.connectors;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.wasl.wire.directory.DeliveryFormat;
import org.wasl.wire.directory.DeliveryProtocol;

/**
 * A protocol: its settings, and how its connector is opened. A new protocol is a package with an
 * implementation of this, one line in the gateway's list of protocols, and its name in {@link
 * DeliveryProtocol}.
 */
public interface Protocol {

  /**
   * The {@code endpoint} in an agency's file, which some protocols require; else it must be absent.
   *
   * @param expected completes the sentence "must be …" of an error message
   * @param parser reads it; throws {@link IllegalArgumentException} on a bad one
   */
  record Endpoint(String expected, Function<String, URI> parser) {

    /** None, because the agency collects its deliveries. */
    public static Endpoint absent(String expected) {
      return new Endpoint(
          expected,
          text -> {
            throw new IllegalArgumentException("must be absent");
          });
    }
  }

  /** Which one it is: its name, and whether its agencies have an endpoint. */
  DeliveryProtocol kind();

  /** The name in an agency's file. */
  default String name() {
    return kind().code();
  }

  /** What an agency's file says in {@code endpoint}. */
  Endpoint endpoint();

  /** Settings of {@code gateway.properties} that only this protocol has. */
  default List<ProtocolSetting> settings() {
    return List.of();
  }

  /**
   * The setting that gives its agencies the deadline of a call, where their own file does not.
   * Empty: {@code delivery.callDeadlineMillis}.
   */
  default Optional<ProtocolSetting> callDeadline() {
    return Optional.empty();
  }

  /** The forms that a request with one delivery may have. */
  default Set<DeliveryFormat> formats() {
    return Set.of(DeliveryFormat.PLAIN);
  }

  /** How many deliveries one request may have; 1 where each travels alone. */
  default int maxDeliveriesPerRequest() {
    return 1;
  }

  /**
   * Checks values against each other.
   *
   * @return by setting, what is wrong with its value
   */
  default Map<ProtocolSetting, String> conflicts(ProtocolSetting.Values values) {
    return Map.of();
  }

  /**
   * What an operator has to set before an agency may have this protocol.
   *
   * @return the name of the setting; empty where nothing is missing
   */
  default Optional<String> missingSetting(ProtocolSetting.Values values) {
    return Optional.empty();
  }

  /** Codes of the alarms that its connector raises, each about an agency. */
  default Set<String> alarms() {
    return Set.of();
  }

  /** Opens the connector. */
  Connector open(ConnectorEnvironment environment);
}
