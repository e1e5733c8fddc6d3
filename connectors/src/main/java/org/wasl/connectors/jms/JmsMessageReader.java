package org.wasl.connectors.jms;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.connectors.http.RequestReader;
import org.wasl.connectors.intermediary.AgencyRequest;
import org.wasl.connectors.intermediary.IncomingMessage;
import org.wasl.wire.exchange.Acknowledgement;
import org.wasl.wire.exchange.CollectionRequest;
import org.wasl.wire.exchange.ReferralInquiry;
import org.wasl.wire.exchange.Submission;
import org.wasl.wire.exchange.TimelineInquiry;
import org.wasl.wire.exchange.WireHeaders;

/**
 * Reads what an agency sends. Only the properties that have a meaning are read, and no object is
 * deserialized.
 */
final class JmsMessageReader {
  private static final Logger LOG = LoggerFactory.getLogger(JmsMessageReader.class);
  private static final int MAX_CORRELATION_CHARS = 200;
  private static final int MAX_PROPERTY_CHARS = 8_192;
  private static final int BAD_REQUEST = 400;
  private static final int TOO_LARGE = 413;
  private static final int UNSUPPORTED_MEDIA_TYPE = 415;

  private final int maxBodyBytes;

  /**
   * @param maxBodyBytes a larger body is not read
   */
  JmsMessageReader(int maxBodyBytes) {
    this.maxBodyBytes = maxBodyBytes;
  }

  /**
   * Reads one message; what is malformed is a request too.
   *
   * @param thumbprint of the broker that it came from
   */
  IncomingMessage read(Message message, String thumbprint) {
    try {
      String languages = property(message, "Accept-Language").orElse("");
      return new IncomingMessage(
          request(message, thumbprint, languages), correlationId(message), languages);
    } catch (JMSException | RuntimeException e) {
      LOG.debug("a message cannot be read: {}", e.getClass().getName());
      return new IncomingMessage(new AgencyRequest.Malformed(BAD_REQUEST), Optional.empty(), "");
    }
  }

  private AgencyRequest request(Message message, String thumbprint, String languages)
      throws JMSException {
    String type = message.getJMSType();
    Optional<UUID> referral = property(message, WireHeaders.REFERRAL).map(RequestReader::id);
    CollectionRequest delivery =
        new CollectionRequest(
            thumbprint, property(message, WireHeaders.DELIVERY).map(RequestReader::id), languages);
    if ("timeline".equals(type) && referral.isPresent()) {
      return new AgencyRequest.Timeline(
          new TimelineInquiry(
              new ReferralInquiry(thumbprint, referral.get(), languages), page(message)));
    }
    boolean aboutDelivery = "receipt".equals(type) || "refusal".equals(type);
    if (!"message".equals(type) && !(aboutDelivery && delivery.delivery().isPresent())) {
      return new AgencyRequest.Malformed(BAD_REQUEST);
    }
    if (!(message instanceof BytesMessage) && !(message instanceof TextMessage)) {
      return new AgencyRequest.Malformed(UNSUPPORTED_MEDIA_TYPE);
    }
    Optional<byte[]> body = body(message);
    if (body.isEmpty()) {
      return new AgencyRequest.Malformed(TOO_LARGE);
    }
    return switch (type) {
      case "receipt" -> new AgencyRequest.Receipt(new Acknowledgement(delivery, body.get()));
      case "refusal" -> new AgencyRequest.Refusal(delivery, body.get());
      default ->
          new AgencyRequest.Message(
              new Submission(
                  thumbprint,
                  body.get(),
                  property(message, WireHeaders.SIGNATURE).orElse(""),
                  referral,
                  languages));
    };
  }

  /** Parameters of a timeline, as in the address of the partner API. */
  private static Map<String, List<String>> page(Message message) {
    return Stream.of("after", "limit")
        .filter(name -> property(message, name).isPresent())
        .collect(
            Collectors.toMap(name -> name, name -> List.of(property(message, name).orElseThrow())));
  }

  /** The exact bytes; of text those in UTF-8. Empty where they are too many. */
  private Optional<byte[]> body(Message message) throws JMSException {
    if (message instanceof TextMessage text) {
      String content = text.getText() == null ? "" : text.getText();
      return content.length() > maxBodyBytes
          ? Optional.empty()
          : Optional.of(content.getBytes(StandardCharsets.UTF_8))
              .filter(bytes -> bytes.length <= maxBodyBytes);
    }
    BytesMessage bytes = (BytesMessage) message;
    if (bytes.getBodyLength() > maxBodyBytes) {
      return Optional.empty();
    }
    byte[] content = new byte[Math.toIntExact(bytes.getBodyLength())];
    if (content.length > 0 && bytes.readBytes(content) != content.length) {
      throw new JMSException("the body ends early");
    }
    return Optional.of(content);
  }

  /** Its own correlation id, else its id. */
  private static Optional<String> correlationId(Message message) throws JMSException {
    String own = message.getJMSCorrelationID();
    return Optional.ofNullable(own == null ? message.getJMSMessageID() : own)
        .filter(id -> id.length() <= MAX_CORRELATION_CHARS);
  }

  /** A property by the name that it has as a header; one of another type is absent. */
  private static Optional<String> property(Message message, String header) {
    try {
      return message.getObjectProperty(propertyName(header)) instanceof String value
              && value.length() <= MAX_PROPERTY_CHARS
          ? Optional.of(value)
          : Optional.empty();
    } catch (JMSException e) {
      return Optional.empty();
    }
  }

  /** The name of the property that says what a header says. */
  static String propertyName(String header) {
    return header.replace('-', '_');
  }
}
