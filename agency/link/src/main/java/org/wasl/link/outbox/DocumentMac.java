package org.wasl.link.outbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.wasl.link.state.StateFolder;
import org.wasl.rules.id.MessageId;

/**
 * Knows a document again (HMAC-SHA256, RFC 2104). Its key is a secret of this link. The plain
 * digest of a document that is almost all codes could be guessed, and ids go to the gateway.
 */
final class DocumentMac {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String KEY_FILE = "mac.key";
  private static final int KEY_BYTES = 32;

  /** Version 8 and the variant of RFC 9562. The other bits are free. */
  private static final long VERSION_MASK = 0xFFFF_FFFF_FFFF_0FFFL;

  private static final long VERSION = 0x8000L;
  private static final long VARIANT_MASK = 0x3FFF_FFFF_FFFF_FFFFL;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final byte[] key;

  private DocumentMac(byte[] key) {
    this.key = key;
  }

  /** With the key of that folder, where it is made once. */
  static DocumentMac in(StateFolder folder) throws IOException {
    Optional<byte[]> known = folder.get(KEY_FILE);
    if (known.isPresent()) {
      return new DocumentMac(known.get());
    }
    byte[] made = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(made);
    folder.put(KEY_FILE, made);
    return new DocumentMac(made);
  }

  /** Returns the MAC in hex. Equal bytes have equal MACs. */
  String of(OutgoingDocument document) {
    return HexFormat.of().formatHex(mac("document", document.bytes()));
  }

  /** Returns the id of a message whose document has none. Equal names and bytes have equal ids. */
  MessageId messageId(OutgoingDocument document) {
    ByteBuffer bits = ByteBuffer.wrap(mac("id " + document.name(), document.bytes()));
    return new MessageId(
        new UUID(bits.getLong() & VERSION_MASK | VERSION, bits.getLong() & VARIANT_MASK | VARIANT));
  }

  private byte[] mac(String purpose, byte[] bytes) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      mac.update(purpose.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return mac.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM supports it", e);
    }
  }
}
