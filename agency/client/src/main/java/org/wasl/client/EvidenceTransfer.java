package org.wasl.client;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wasl.client.GatewayCalls.Call;
import org.wasl.client.GatewayCalls.Reply;
import org.wasl.client.answer.HandInAnswer;
import org.wasl.client.answer.RefusalProblem;
import org.wasl.client.answer.Refused;
import org.wasl.client.answer.TransferAnswer;
import org.wasl.client.answer.TransferAnswer.Damaged;
import org.wasl.client.answer.TransferAnswer.Done;
import org.wasl.client.answer.Unavailable;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.FileId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.DurableFile;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.file.SealedFile;
import org.wasl.wire.jose.Base64Url;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.jose.KeyPurpose;
import org.wasl.wire.receipt.Receipt;

/**
 * Sends and fetches sealed evidence files, part by part. At most one part of 16 MiB is in memory. A
 * transfer goes on where a cut, or the end of the program, left it. The deadline of a call counts
 * from the last part that arrived.
 */
public final class EvidenceTransfer {
  /** Behind the name of a file that is not fetched whole yet. */
  public static final String PARTIAL = ".part";

  private static final String FILES = "/v1/files";
  private static final Map<String, String> TUS = Map.of("Tus-Resumable", "1.0.0");

  /** The offset is another one than this program knows, or a part did not arrive as it was sent. */
  private static final Set<Integer> ASK_OFFSET = Set.of(404, 409, 460);

  private final ClientIdentity identity;
  private final ClientConfig config;
  private final GatewayCalls calls;

  EvidenceTransfer(ClientConfig config, GatewayCalls calls) {
    this.identity = config.identity();
    this.config = config;
    this.calls = calls;
  }

  /**
   * Sends a sealed file. Do this before you send the message that lists it.
   *
   * @param file the file as the message lists it
   * @param sealed its sealed bytes. Keep them until the message is accepted
   * @throws IOException if the sealed bytes cannot be read
   */
  public TransferAnswer upload(SealedFile file, Path sealed, TransferProgress progress)
      throws IOException, InterruptedException {
    try (FileChannel bytes = FileChannel.open(sealed, StandardOpenOption.READ)) {
      return bytes.size() == file.sealedSizeBytes()
          ? new Upload(file, bytes, progress).run()
          : new Damaged();
    }
  }

  /**
   * Fetches a sealed file.
   *
   * @param listed the file as its message lists it
   * @param sealed receives the sealed bytes once all are here and have the listed digest. Until
   *     then, they are beside it ({@link #PARTIAL})
   * @throws IOException if the bytes cannot be written
   */
  public TransferAnswer download(SealedFile listed, Path sealed, TransferProgress progress)
      throws IOException, InterruptedException {
    if (isListed(listed, sealed)) {
      return new Done();
    }
    Path partial = sealed.resolveSibling(sealed.getFileName() + PARTIAL);
    TransferAnswer fetched;
    try (FileChannel bytes =
        FileChannel.open(
            partial,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      fetched = fetch(listed, bytes, progress);
    }
    if (!(fetched instanceof Done)) {
      return fetched;
    }
    if (!isListed(listed, partial)) {
      Files.delete(partial);
      return new Damaged();
    }
    DurableFile.publish(partial, sealed);
    return fetched;
  }

  /**
   * Signs that this agency has verified the whole file, and submits the receipt.
   *
   * @param sender sender of the message that lists the file
   * @param messageId id of that message
   * @param referral referral of that message
   * @throws IllegalArgumentException if no key signs it now
   */
  public HandInAnswer acknowledge(
      SealedFile verified, AgencyId sender, MessageId messageId, ReferralId referral)
      throws InterruptedException {
    Receipt receipt =
        new Receipt(
            Receipt.Kind.VERIFIED,
            Optional.empty(),
            Optional.of(verified.id()),
            messageId,
            sender,
            identity.agency(),
            referral,
            Base64Url.ENCODER.encodeToString(HexFormat.of().parseHex(verified.sealedSha256())),
            Instant.now().truncatedTo(ChronoUnit.MILLIS));
    String jws = identity.keys().get().signers().of(KeyPurpose.RECEIPT).signReceipt(receipt);
    CallAttempts attempts = calls.attempts();
    Call call =
        Call.post(
            address(verified.id()) + "/receipts",
            WireHeaders.RECEIPT_TYPE,
            jws.getBytes(StandardCharsets.US_ASCII));
    return switch (calls.repeated(call, attempts)) {
      case Reply.Failed failed -> unavailable(failed, attempts);
      case Reply.Answered answer when answer.status() >= 300 -> refused(answer);
      case Reply.Answered _ -> new HandInAnswer.Recorded();
    };
  }

  private static String address(FileId file) {
    return FILES + "/" + file;
  }

  private static boolean isListed(SealedFile listed, Path sealed) throws IOException {
    return Digest.isOf(sealed, listed.sealedSizeBytes(), listed.sealedSha256());
  }

  private static Unavailable unavailable(Reply.Failed failed, CallAttempts attempts) {
    return new Unavailable(failed.reason(), attempts.count());
  }

  private static Refused refused(Reply.Answered answer) {
    return new Refused(RefusalProblem.of(answer.status(), answer.body()));
  }

  private TransferAnswer fetch(SealedFile listed, FileChannel bytes, TransferProgress progress)
      throws IOException, InterruptedException {
    PartSize size = new PartSize();
    CallAttempts attempts = calls.attempts();
    long offset = bytes.size();
    while (offset < listed.sealedSizeBytes()) {
      int part = size.of(listed.sealedSizeBytes() - offset);
      Call call =
          new Call(
              "GET",
              address(listed.id()),
              Map.of(
                  "Accept",
                  "*/*",
                  "Range",
                  "bytes=" + offset + "-" + (offset + part - 1),
                  "If-Range",
                  '"' + listed.sealedSha256() + '"'),
              new byte[0]);
      Instant began = Instant.now();
      switch (calls.once(call, attempts, part, attempts.timeout(), config.times().deadline())) {
        case Reply.Failed failed -> {
          size.failed();
          if (!attempts.pause(failed.reason(), failed.retryAfterMillis())) {
            return unavailable(failed, attempts);
          }
        }
        case Reply.Answered answer when answer.status() >= 300 -> {
          return refused(answer);
        }
        case Reply.Answered answer when answer.body().length != part -> {
          return new Damaged();
        }
        case Reply.Answered answer -> {
          write(bytes, answer.body(), offset);
          offset += part;
          size.arrived(Duration.between(began, Instant.now()));
          progress.arrived(offset, listed.sealedSizeBytes());
          attempts = calls.attempts();
        }
      }
    }
    return new Done();
  }

  private static void write(FileChannel to, byte[] part, long offset) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(part);
    while (bytes.hasRemaining()) {
      to.write(bytes, offset + bytes.position());
    }
  }

  /** One upload, by tus 1.0. */
  private final class Upload {
    private final SealedFile file;
    private final FileChannel bytes;
    private final TransferProgress progress;
    private final PartSize size = new PartSize();
    private CallAttempts attempts = calls.attempts();

    Upload(SealedFile file, FileChannel bytes, TransferProgress progress) {
      this.file = file;
      this.bytes = bytes;
      this.progress = progress;
    }

    /**
     * The answer to the last part says that the gateway has the whole file. The offset alone does
     * not, because the gateway may still compare the digest. So a part may be empty.
     */
    TransferAnswer run() throws IOException, InterruptedException {
      while (true) {
        Reply announced = calls.repeated(announcement(), attempts);
        if (announced instanceof Reply.Failed failed) {
          return unavailable(failed, attempts);
        }
        if (announced instanceof Reply.Answered answer && answer.status() != 201) {
          return refused(answer);
        }
        Optional<TransferAnswer> sent = sendFrom(offset());
        if (sent.isPresent()) {
          return sent.get();
        }
      }
    }

    private Call announcement() {
      return tus(
          "POST",
          FILES,
          Map.of(
              "Upload-Length",
              Long.toString(file.sealedSizeBytes()),
              "Upload-Metadata",
              "id " + base64(file.id().toString()) + ",digest " + base64(file.sealedSha256())),
          new byte[0]);
    }

    /** How much the gateway has, or the answer if that is not known. */
    private Reply offset() throws InterruptedException {
      return calls.repeated(tus("HEAD", address(file.id()), Map.of(), new byte[0]), attempts);
    }

    /** Empty if the upload must be announced again. */
    private Optional<TransferAnswer> sendFrom(Reply asked)
        throws IOException, InterruptedException {
      Reply reply = asked;
      while (true) {
        switch (reply) {
          case Reply.Failed failed -> {
            return Optional.of(unavailable(failed, attempts));
          }
          case Reply.Answered answer when answer.status() == 404 -> {
            return attempts.pause("http-404", 0) ? Optional.empty() : Optional.of(refused(answer));
          }
          case Reply.Answered answer when answer.status() >= 300 -> {
            return Optional.of(refused(answer));
          }
          case Reply.Answered answer -> {
            long offset = answer.response().headers().firstValueAsLong("Upload-Offset").orElse(0);
            if (answer.status() == 204 && offset == file.sealedSizeBytes()) {
              return Optional.of(new Done());
            }
            reply = send(offset);
          }
        }
      }
    }

    /** Sends the part that begins there. */
    private Reply send(long offset) throws IOException, InterruptedException {
      byte[] part = read(offset, size.of(file.sealedSizeBytes() - offset));
      Call call =
          tus(
              "PATCH",
              address(file.id()),
              Map.of(
                  "Upload-Offset",
                  Long.toString(offset),
                  "Content-Type",
                  "application/offset+octet-stream"),
              part);
      Instant began = Instant.now();
      Reply reply = calls.once(call, attempts);
      return switch (reply) {
        case Reply.Answered answer when answer.status() == 204 -> {
          size.arrived(Duration.between(began, Instant.now()));
          progress.arrived(offset + part.length, file.sealedSizeBytes());
          attempts = calls.attempts();
          yield reply;
        }
        case Reply.Answered answer when ASK_OFFSET.contains(answer.status()) ->
            attempts.pause("http-" + answer.status(), 0) ? offset() : reply;
        case Reply.Answered _ -> reply;
        case Reply.Failed failed -> {
          size.failed();
          yield attempts.pause(failed.reason(), failed.retryAfterMillis()) ? offset() : reply;
        }
      };
    }

    private byte[] read(long offset, int length) throws IOException {
      ByteBuffer part = ByteBuffer.allocate(length);
      while (part.hasRemaining()) {
        if (bytes.read(part, offset + part.position()) < 0) {
          throw new EOFException("the sealed copy became shorter");
        }
      }
      return part.array();
    }

    private static Call tus(String method, String path, Map<String, String> headers, byte[] body) {
      Map<String, String> all = new HashMap<>(TUS);
      all.putAll(headers);
      return new Call(method, path, all, body);
    }

    private static String base64(String text) {
      return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
  }
}
