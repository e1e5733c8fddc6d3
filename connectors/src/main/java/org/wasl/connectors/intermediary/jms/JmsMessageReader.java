package org.wasl.connectors.intermediary.jms;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.base.FaultTrace;
import org.wasl.connectors.intermediary.AgencyRequest;
import org.wasl.connectors.intermediary.AgencyRequestReader;
import org.wasl.connectors.intermediary.AgencyRequestReader.Content;
import org.wasl.connectors.intermediary.IncomingMessage;
import org.wasl.schemas.problem.ProblemType;

/** Reads what an agency sends; {@code JMSType} is its kind. No object is deserialized. */
public final class JmsMessageReader {
  private static final Logger LOG = LoggerFactory.getLogger(JmsMessageReader.class);
  private static final int MAX_CORRELATION_CHARS = 200;
  private static final int MAX_PROPERTY_CHARS = 8_192;
  private static final int LARGE_TEXT_HEAD = Byte.BYTES + Integer.BYTES;

  private final int maxBodyBytes;

  /**
   * @param maxBodyBytes a larger body is not read
   */
  public JmsMessageReader(int maxBodyBytes) {
    this.maxBodyBytes = maxBodyBytes;
  }

  /**
   * Reads one message; what is malformed is a request too.
   *
   * @param thumbprint of the broker that it came from
   */
  IncomingMessage read(Message message, String thumbprint) {
    try {
      String kind = message.getJMSType();
      return new IncomingMessage(
          AgencyRequestReader.read(
              kind == null ? "" : kind,
              header -> property(message, header),
              thumbprint,
              () -> content(message)),
          correlationId(message),
          AgencyRequestReader.languages(header -> property(message, header)));
    } catch (JMSException | RuntimeException e) {
      LOG.debug("a message cannot be read: {}", FaultTrace.of(e));
      return new IncomingMessage(
          new AgencyRequest.Malformed(ProblemType.MALFORMED_REQUEST), Optional.empty(), "");
    }
  }

  private Content content(Message message) {
    try {
      return switch (message) {
        case TextMessage text -> content(text.getText() == null ? "" : text.getText());
        case BytesMessage bytes -> content(bytes);
        default -> new Content.Unacceptable(ProblemType.UNSUPPORTED_MEDIA_TYPE);
      };
    } catch (JMSException e) {
      return new Content.Unacceptable(ProblemType.MALFORMED_REQUEST);
    }
  }

  /** Its bytes in UTF-8. */
  private Content content(String text) {
    if (text.length() > maxBodyBytes) {
      return new Content.Unacceptable(ProblemType.TOO_LARGE);
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes.length > maxBodyBytes
        ? new Content.Unacceptable(ProblemType.TOO_LARGE)
        : new Content.Bytes(bytes);
  }

  private Content content(BytesMessage bytes) throws JMSException {
    if (bytes.getBooleanProperty(ArtemisMessageTypes.LARGE_TEXT)) {
      return largeText(bytes);
    }
    return bytes.getBodyLength() > maxBodyBytes
        ? new Content.Unacceptable(ProblemType.TOO_LARGE)
        : new Content.Bytes(body(bytes));
  }

  private Content largeText(BytesMessage bytes) throws JMSException {
    if (bytes.getBodyLength() > LARGE_TEXT_HEAD + (long) Character.BYTES * maxBodyBytes) {
      return new Content.Unacceptable(ProblemType.TOO_LARGE);
    }
    ByteBuffer body = ByteBuffer.wrap(body(bytes));
    if (body.remaining() < LARGE_TEXT_HEAD
        || body.get() != 1
        || body.getInt() != body.remaining()) {
      return new Content.Unacceptable(ProblemType.MALFORMED_REQUEST);
    }
    return content(StandardCharsets.UTF_16LE.decode(body).toString());
  }

  private static byte[] body(BytesMessage bytes) throws JMSException {
    byte[] content = new byte[Math.toIntExact(bytes.getBodyLength())];
    if (content.length > 0 && bytes.readBytes(content) != content.length) {
      throw new JMSException("the body ends early");
    }
    return content;
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
