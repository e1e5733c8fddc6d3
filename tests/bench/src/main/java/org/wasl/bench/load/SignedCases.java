package org.wasl.bench.load;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.wasl.rules.id.MessageId;
import org.wasl.sandbox.cases.SyntheticCase;
import org.wasl.wire.message.SignedMessage;
import org.wasl.wire.message.Signer;

/**
 * Signed cases ready to be sent. A few thousand generated cases are templates. Each case sent is a
 * template under its own message id and nonce, signed before the measurement. Further cases are
 * signed on demand, at the driver's cost.
 */
public final class SignedCases {
  private static final byte[] ID = "\"messageId\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NONCE = "\"nonce\":\"".getBytes(StandardCharsets.US_ASCII);

  private static final byte END = '\n';

  /** One case, ready. */
  public record Signed(MessageId messageId, Buffer body, String signature) {
    /** As a line of a batch, with its end. */
    void appendLine(Buffer lines) {
      lines.appendBytes(new SignedMessage(body.getBytes(), signature).toJson()).appendByte(END);
    }
  }

  /** The part of a case that differs from its template. */
  private record Prepared(int template, MessageId messageId, byte[] nonce, String signature) {}

  private final List<byte[]> templates;
  private final Signer signer;
  private final long seed;
  private final List<Prepared> prepared;

  /** Signs {@code count} cases on all processors. Their ids follow from {@code seed}. */
  public SignedCases(List<SyntheticCase> templates, Signer signer, int count, long seed) {
    this.templates = templates.stream().map(SyntheticCase::body).toList();
    this.signer = signer;
    this.seed = seed;
    this.prepared = IntStream.range(0, count).parallel().mapToObj(this::sign).toList();
  }

  /** A cursor for one gateway, which returns each case once. All gateways get equal cases. */
  public Cursor cursor() {
    return new Cursor();
  }

  /** The cursor of one gateway. */
  public final class Cursor {
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger signNow = new AtomicInteger();

    /** Returns the next prepared case. Signs one on demand if none is left. */
    public Signed next() {
      int index = taken.getAndIncrement();
      return index < prepared.size() ? signed(prepared.get(index)) : signNow();
    }

    /** Signs a case on demand. Prepared ones are kept for later. */
    public Signed signNow() {
      return signed(sign(prepared.size() + signNow.getAndIncrement()));
    }

    /** Number of cases needed beyond the prepared ones. */
    public int signedOnDemand() {
      return Math.max(0, taken.get() - prepared.size());
    }

    private Signed signed(Prepared stub) {
      byte[] body = body(stub.template(), stub.messageId(), stub.nonce());
      return new Signed(stub.messageId(), Buffer.buffer(body), stub.signature());
    }
  }

  private Prepared sign(int index) {
    SplittableRandom random = new SplittableRandom(seed + index);
    byte[] salt = new byte[16];
    random.nextBytes(salt);
    byte[] nonce = Base64.getUrlEncoder().withoutPadding().encode(salt);
    MessageId id = new MessageId(UUID.nameUUIDFromBytes(salt));
    int template = index % templates.size();
    return new Prepared(template, id, nonce, signer.signMessage(body(template, id, nonce)));
  }

  private byte[] body(int template, MessageId messageId, byte[] nonce) {
    byte[] body = templates.get(template).clone();
    byte[] id = messageId.toString().getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(id, 0, body, ByteSearch.after(body, ID), id.length);
    System.arraycopy(nonce, 0, body, ByteSearch.after(body, NONCE), nonce.length);
    return body;
  }
}
