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
import org.wasl.connectors.intermediary.AgencyRequest;
import org.wasl.connectors.intermediary.AgencyRequestReader;
import org.wasl.connectors.intermediary.AgencyRequestReader.Content;
import org.wasl.connectors.intermediary.IncomingMessage;
import org.wasl.runtime.FaultTrace;
import org.wasl.schemas.problem.ProblemType;

/** Reads an agency's messages. {@code JMSType} is the kind. No object is deserialized. */
public final class JmsMessageReader {
  private static final Logger LOG = LoggerFactory.getLogger(JmsMessageReader.class);
  private static final int MAX_CORRELATION_CHARS = 200;
  private static final int MAX_PROPERTY_CHARS = 8_192;
  private static final int TEXT_HEAD = Byte.BYTES + Integer.BYTES;

  private final int maxBodyBytes;

  /**
   * @param maxBodyBytes a larger body is not read
   */
  public JmsMessageReader(int maxBodyBytes) {
    this.maxBodyBytes = maxBodyBytes;
  }

  /**
   * Reads one message. A malformed message is a request too.
   *
   * @param thumbprint of the source broker
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
      LOG.debug("cannot read a message: {}", FaultTrace.of(e));
      return unread(message, ProblemType.MALFORMED_REQUEST);
    }
  }

  /** A message whose content is not read, only the id that its answer names. */
  static IncomingMessage unread(Message message, ProblemType why) {
    Optional<String> correlation = Optional.empty();
    try {
      correlation = correlationId(message);
    } catch (JMSException | RuntimeException e) {
      LOG.debug("cannot read the correlation id of a message: {}", FaultTrace.of(e));
    }
    return new IncomingMessage(new AgencyRequest.Malformed(why), correlation, "");
  }

  /** The properties of the sender that no broker changes on redelivery. */
  static String identity(Message message) {
    try {
      return String.join(
          "\n",
          String.valueOf(message.getJMSMessageID()),
          String.valueOf(message.getJMSCorrelationID()),
          String.valueOf(message.getJMSType()),
          Long.toString(message.getJMSTimestamp()));
    } catch (JMSException | RuntimeException e) {
      LOG.debug("cannot read the identity of a message: {}", FaultTrace.of(e));
      return "";
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
    if (bytes.getBooleanProperty(ArtemisMessageTypes.TEXT)) {
      return text(bytes);
    }
    return bytes.getBodyLength() > maxBodyBytes
        ? new Content.Unacceptable(ProblemType.TOO_LARGE)
        : new Content.Bytes(body(bytes));
  }

  private Content text(BytesMessage bytes) throws JMSException {
    if (bytes.getBodyLength() > TEXT_HEAD + (long) Character.BYTES * maxBodyBytes) {
      return new Content.Unacceptable(ProblemType.TOO_LARGE);
    }
    ByteBuffer body = ByteBuffer.wrap(body(bytes));
    if (body.equals(ByteBuffer.allocate(1))) {
      return content("");
    }
    if (body.remaining() < TEXT_HEAD || body.get() != 1 || body.getInt() != body.remaining()) {
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

  /** A property by the name of its header. A property of another type counts as absent. */
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

  /** The name of the property for a header. */
  static String propertyName(String header) {
    return header.replace('-', '_');
  }
}
