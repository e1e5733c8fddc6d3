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
 * A delivery protocol with its settings. It opens its connector. A new protocol is a package with
 * an implementation of this, one line in the gateway's list of protocols, and its name in {@link
 * DeliveryProtocol}.
 */
public interface Protocol {

  /**
   * The {@code endpoint} in an agency's file. Some protocols require it. For all others it must be
   * absent.
   *
   * @param expected completes the sentence "must be …" of an error message
   * @param parser parses the endpoint, and throws {@link IllegalArgumentException} if it is invalid
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

  /** The kind of protocol, with its name and whether its agencies have an endpoint. */
  DeliveryProtocol kind();

  /** The name in an agency's file. */
  default String name() {
    return kind().code();
  }

  /** Form of {@code endpoint} in an agency's file. */
  Endpoint endpoint();

  /** Settings of {@code gateway.properties} that only this protocol has. */
  default List<ProtocolSetting> settings() {
    return List.of();
  }

  /**
   * The setting for the deadline of a call to its agencies if their own file has none. If empty,
   * {@code delivery.callDeadlineMillis} applies.
   */
  default Optional<ProtocolSetting> callDeadline() {
    return Optional.empty();
  }

  /** The forms that a request with one delivery may have. */
  default Set<DeliveryFormat> formats() {
    return Set.of(DeliveryFormat.PLAIN);
  }

  /** Maximum number of deliveries in one request. It is 1 if each travels alone. */
  default int maxDeliveriesPerRequest() {
    return 1;
  }

  /**
   * Checks values against each other.
   *
   * @return the error of each invalid setting
   */
  default Map<ProtocolSetting, String> conflicts(ProtocolSetting.Values values) {
    return Map.of();
  }

  /**
   * Names the setting that an operator must set before an agency may use this protocol.
   *
   * @return the name of the setting, empty if nothing is missing
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
