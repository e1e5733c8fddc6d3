package org.wasl.kit.inbox;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;

/** An entry of the journal. */
sealed interface JournalEntry {
  /**
   * A delivery was received.
   *
   * @param first false if the message was received before, in another delivery, or sealed again
   *     after the gateway was restored from a backup. It gets a receipt, but is not handled
   */
  record Arrived(ReceivedDelivery received, boolean first) implements JournalEntry {}

  /** A duplicate delivery was answered with its receipt. */
  record Repeated(DeliveryId deliveryId, Instant time) implements JournalEntry {}

  /**
   * A delivery was refused because no key opened it. A person checks it before reporting the key as
   * lost. It has no receipt, and its body was not read.
   */
  record Unopened(ReceivedDelivery received) implements JournalEntry {}

  /** The agency's handler is done with the message of this delivery. */
  record Handled(DeliveryId deliveryId) implements JournalEntry {}

  /** Stands where damaged bytes were, which are in a file of their own. */
  record Damaged() implements JournalEntry {
    /** An entry of this size. */
    static byte[] ofSize(int bytes) {
      byte[] entry = new byte[bytes];
      entry[0] = Kind.DAMAGED.firstByte;
      return entry;
    }
  }

  /** The kind of an entry, by its first byte. */
  enum Kind {
    ARRIVED_FIRST('F'),
    ARRIVED_AGAIN('A'),
    UNOPENED('U'),
    REPEATED('R'),
    HANDLED('H'),
    DAMAGED('D');

    private final byte firstByte;

    Kind(char firstByte) {
      this.firstByte = (byte) firstByte;
    }

    /** Returns the kind of an entry that begins with this byte, or empty if there is none. */
    static Optional<Kind> of(byte first) {
      return Stream.of(values()).filter(kind -> kind.firstByte == first).findAny();
    }
  }

  private Kind kind() {
    return switch (this) {
      case Arrived(_, boolean first) -> first ? Kind.ARRIVED_FIRST : Kind.ARRIVED_AGAIN;
      case Unopened _ -> Kind.UNOPENED;
      case Repeated _ -> Kind.REPEATED;
      case Handled _ -> Kind.HANDLED;
      case Damaged _ -> Kind.DAMAGED;
    };
  }

  /** Returns the entry as bytes, with one for the type and then the members in order. */
  default byte[] toBytes() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(kind().firstByte);
      switch (this) {
        case Arrived(ReceivedDelivery received, _) -> write(out, received);
        case Unopened(ReceivedDelivery received) -> write(out, received);
        case Repeated(DeliveryId deliveryId, Instant time) -> {
          write(out, deliveryId.value());
          out.writeLong(time.toEpochMilli());
        }
        case Handled(DeliveryId deliveryId) -> write(out, deliveryId.value());
        case Damaged _ -> {}
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /** Reads an entry that {@link #toBytes} wrote. */
  static JournalEntry of(byte[] bytes) throws IOException {
    var in = new DataInputStream(new ByteArrayInputStream(bytes));
    Kind kind =
        Kind.of(in.readByte()).orElseThrow(() -> new IOException("unknown kind of journal entry"));
    return switch (kind) {
      case ARRIVED_FIRST -> new Arrived(received(in), true);
      case ARRIVED_AGAIN -> new Arrived(received(in), false);
      case UNOPENED -> new Unopened(received(in));
      case REPEATED -> new Repeated(new DeliveryId(uuid(in)), Instant.ofEpochMilli(in.readLong()));
      case HANDLED -> new Handled(new DeliveryId(uuid(in)));
      case DAMAGED -> new Damaged();
    };
  }

  private static void write(DataOutputStream out, ReceivedDelivery received) throws IOException {
    write(out, received.deliveryId().value());
    write(out, received.messageId().value());
    out.writeUTF(received.sender().value());
    write(out, received.referral().value());
    out.writeUTF(received.type());
    out.writeUTF(received.digest());
    out.writeUTF(received.bodyDigest());
    out.writeLong(received.time().toEpochMilli());
    write(out, received.receipt().getBytes(StandardCharsets.US_ASCII));
    write(out, received.sealed());
  }

  private static ReceivedDelivery received(DataInputStream in) throws IOException {
    return new ReceivedDelivery(
        new DeliveryId(uuid(in)),
        new MessageId(uuid(in)),
        new AgencyId(in.readUTF()),
        new ReferralId(uuid(in)),
        in.readUTF(),
        in.readUTF(),
        in.readUTF(),
        Instant.ofEpochMilli(in.readLong()),
        new String(in.readNBytes(in.readInt()), StandardCharsets.US_ASCII),
        in.readNBytes(in.readInt()));
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static void write(DataOutputStream out, UUID id) throws IOException {
    out.writeLong(id.getMostSignificantBits());
    out.writeLong(id.getLeastSignificantBits());
  }

  private static UUID uuid(DataInputStream in) throws IOException {
    return new UUID(in.readLong(), in.readLong());
  }
}
