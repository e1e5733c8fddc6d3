package org.wasl.kit.inbox;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/** An entry of the journal. */
sealed interface JournalEntry {
  /** The first bytes of entries. */
  String KINDS = "FAURHD";

  /**
   * A delivery was received.
   *
   * @param first false where the message was received before: in another delivery, or sealed again
   *     after the gateway was restored from a backup. It gets a receipt, but is not handled
   */
  record Arrived(ReceivedDelivery received, boolean first) implements JournalEntry {}

  /** A duplicate delivery was answered with its receipt. */
  record Repeated(UUID deliveryId, Instant time) implements JournalEntry {}

  /**
   * A delivery was refused because no key opened it. A person checks it before reporting the key as
   * lost; it has no receipt, and its body was not read.
   */
  record Unopened(ReceivedDelivery received) implements JournalEntry {}

  /** The agency's handler is done with the message of this delivery. */
  record Handled(UUID deliveryId) implements JournalEntry {}

  /** Stands where damaged bytes were, which are in a file of their own. */
  record Damaged() implements JournalEntry {
    private static final byte KIND = 'D';

    /** An entry of this size. */
    static byte[] ofSize(int bytes) {
      byte[] entry = new byte[bytes];
      entry[0] = KIND;
      return entry;
    }
  }

  /** Whether an entry may begin with this byte. */
  static boolean isKind(byte first) {
    return KINDS.indexOf(first) >= 0;
  }

  /** As bytes: one for the type, then the members in order. */
  default byte[] toBytes() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      switch (this) {
        case Arrived(ReceivedDelivery received, boolean first) -> {
          out.writeByte(first ? 'F' : 'A');
          write(out, received);
        }
        case Unopened(ReceivedDelivery received) -> {
          out.writeByte('U');
          write(out, received);
        }
        case Repeated(UUID deliveryId, Instant time) -> {
          out.writeByte('R');
          write(out, deliveryId);
          out.writeLong(time.toEpochMilli());
        }
        case Handled(UUID deliveryId) -> {
          out.writeByte('H');
          write(out, deliveryId);
        }
        case Damaged _ -> out.writeByte(Damaged.KIND);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /** Reads what {@link #toBytes} wrote. */
  static JournalEntry of(byte[] bytes) throws IOException {
    var in = new DataInputStream(new ByteArrayInputStream(bytes));
    int which = in.readByte();
    return switch (which) {
      case 'F', 'A' -> new Arrived(received(in), which == 'F');
      case 'U' -> new Unopened(received(in));
      case 'R' -> new Repeated(uuid(in), Instant.ofEpochMilli(in.readLong()));
      case 'H' -> new Handled(uuid(in));
      case Damaged.KIND -> new Damaged();
      default -> throw new IOException("unknown kind of journal entry");
    };
  }

  private static void write(DataOutputStream out, ReceivedDelivery received) throws IOException {
    write(out, received.deliveryId());
    write(out, received.messageId());
    out.writeUTF(received.sender());
    write(out, received.referral());
    out.writeUTF(received.type());
    out.writeUTF(received.digest());
    out.writeUTF(received.bodyDigest());
    out.writeLong(received.time().toEpochMilli());
    write(out, received.receipt().getBytes(StandardCharsets.US_ASCII));
    write(out, received.sealed());
  }

  private static ReceivedDelivery received(DataInputStream in) throws IOException {
    return new ReceivedDelivery(
        uuid(in),
        uuid(in),
        in.readUTF(),
        uuid(in),
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
