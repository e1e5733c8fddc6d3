package org.wasl.certification;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.wasl.kit.receive.DeliveryReception;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.delivery.DeliveryRejection;
import org.wasl.wire.delivery.DeliveryVerification;
import org.wasl.wire.delivery.IncomingDelivery;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.message.Envelope;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SignedMessage;
import org.wasl.wire.message.Signer;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.receipt.Receipt;

/** A receiver that does one thing wrong. */
final class WrongReceiver implements DeliveryReception {
  /** The fault, and the cases that must find it. */
  enum Fault {
    NONE(),
    ANSWERS_WITHOUT_RECEIPT("C-111"),
    SIGNS_THE_DIGEST_OF_THE_MESSAGE("C-112"),
    NAMES_THE_SENDER_AS_RECIPIENT("C-113"),
    HAS_A_WRONG_CLOCK("C-114"),
    TAKES_FORGED_SIGNATURES("C-121"),
    TRUSTS_THE_DIGEST_HEADER("C-122"),
    REMEMBERS_WHAT_IT_REFUSED("C-117", "C-123", "C-124"),
    ASKS_TO_TRY_UNREADABLE_CONTENT_AGAIN("C-124"),
    TRUSTS_THE_HEADERS("C-126", "C-128", "C-172"),
    IGNORES_THE_PADDING("C-117"),
    TAKES_A_MEMBER_TWICE("C-129"),
    TAKES_MESSAGES_OF_THE_FUTURE("C-172"),
    FORGETS_WITH_ITS_PROCESS("C-143"),
    SIGNS_ANEW_EACH_TIME("C-131"),
    OVERWRITES_WHAT_IT_HAS("C-134"),
    PROCESSES_EACH_DELIVERY("C-136"),
    TAKES_A_REFERRAL_FOR_A_MESSAGE("C-151"),
    REFUSES_AN_EARLY_AMENDMENT("C-152"),
    KNOWS_ONE_KEY_OF_A_SENDER("C-161"),
    OPENS_WITH_ITS_NEWEST_KEY_ONLY("C-163"),
    REFUSES_OLD_MESSAGES("C-171"),
    READS_ASCII_ONLY("C-181"),
    HAS_NO_ROOM("C-182");

    private final List<String> found;

    Fault(String... found) {
      this.found = List.of(found);
    }

    List<String> found() {
      return found;
    }
  }

  private static final int SMALL = 1_000_000;
  private static final Instant FAR = Instant.parse("9999-01-01T00:00:00Z");

  private final Fault fault;
  private final JWKSet privateKeys;
  private final AgencyDirectory directory;
  private final Signer signer;
  private final AgencyId agency;
  private final Path handled;
  private final Map<DeliveryId, String> receipts = new HashMap<>();
  private final Map<DeliveryId, String> digests = new HashMap<>();
  private final Map<MessageId, String> messages = new HashMap<>();
  private final Map<ReferralId, String> firstOfReferral = new HashMap<>();
  private final Set<DeliveryId> refused = new HashSet<>();

  WrongReceiver(Fault fault, PkiFolder pki, AgencyId agency, Path handled) {
    this.fault = fault;
    this.agency = agency;
    JWKSet all = pki.privateKeys(agency);
    this.privateKeys =
        fault == Fault.OPENS_WITH_ITS_NEWEST_KEY_ONLY
            ? new JWKSet(
                all.getKeys().stream().filter(key -> !key.getKeyID().endsWith(":enc:1")).toList())
            : all;
    this.directory = pki.directory();
    this.signer = pki.signer(agency);
    this.handled = handled;
  }

  @Override
  public synchronized CompletionStage<AgencyResponse> receive(IncomingDelivery arrival) {
    return CompletableFuture.completedStage(answer(arrival));
  }

  @Override
  public CompletionStage<List<AgencyResponse>> receiveAll(List<IncomingDelivery> arrivals) {
    return DeliveryReception.all(arrivals.stream().map(this::receive).toList());
  }

  /** Its process ends and begins. */
  synchronized void restart() {
    if (fault == Fault.FORGETS_WITH_ITS_PROCESS) {
      receipts.clear();
      digests.clear();
    }
  }

  private AgencyResponse answer(IncomingDelivery arrival) {
    if (fault == Fault.ANSWERS_WITHOUT_RECEIPT) {
      return accepted("ok");
    }
    if (fault == Fault.HAS_NO_ROOM && arrival.sealed().length > SMALL) {
      return DeliveryRejection.TOO_LARGE.answer();
    }
    if (!arrival.hasItsDigest() && fault != Fault.TRUSTS_THE_DIGEST_HEADER) {
      return DeliveryRejection.DIGEST.answer();
    }
    DeliveryId id = arrival.deliveryId();
    if (arrival.digest().equals(digests.get(id)) && fault != Fault.SIGNS_ANEW_EACH_TIME) {
      return accepted(receipts.get(id));
    }
    Instant now = fault == Fault.TAKES_MESSAGES_OF_THE_FUTURE ? FAR : Instant.now();
    return switch (DeliveryVerification.of(arrival, privateKeys, directory, now, this::envelope)) {
      case DeliveryVerification.Invalid(DeliveryRejection why) -> refuse(arrival, why);
      case DeliveryVerification.Valid(SignedMessage message, Envelope envelope) ->
          keep(arrival, message, envelope);
    };
  }

  private Optional<Envelope> envelope(byte[] body) {
    return ReadEnvelope.of(body);
  }

  private AgencyResponse refuse(IncomingDelivery arrival, DeliveryRejection why) {
    Optional<SignedMessage> opened =
        fault == Fault.IGNORES_THE_PADDING
            ? LenientOpening.of(arrival.sealed(), privateKeys)
            : MessageSealer.open(arrival.sealed(), privateKeys);
    boolean taken =
        fault == Fault.IGNORES_THE_PADDING && why == DeliveryRejection.NOT_OPENED
            || fault == Fault.TAKES_A_MEMBER_TWICE
                && why == DeliveryRejection.NOT_A_MESSAGE
                && opened.flatMap(message -> envelope(message.body())).isPresent()
            || fault == Fault.TAKES_FORGED_SIGNATURES && why == DeliveryRejection.SIGNATURE
            || fault == Fault.TRUSTS_THE_HEADERS && why == DeliveryRejection.ENVELOPE
            || fault == Fault.TRUSTS_THE_DIGEST_HEADER && !arrival.hasItsDigest();
    if (taken && opened.isPresent()) {
      return keep(arrival, opened.get(), envelope(opened.get().body()).orElseThrow());
    }
    if (fault == Fault.REMEMBERS_WHAT_IT_REFUSED && why == DeliveryRejection.NOT_OPENED) {
      refused.add(arrival.deliveryId());
    }
    return fault == Fault.ASKS_TO_TRY_UNREADABLE_CONTENT_AGAIN
            && why == DeliveryRejection.NOT_OPENED
            && sealedToOther(arrival)
        ? DeliveryRejection.UNAVAILABLE.answer()
        : why.answer();
  }

  private static boolean sealedToOther(IncomingDelivery arrival) {
    return MessageSealer.recipientKids(arrival.sealed()).stream()
        .anyMatch(kid -> kid.startsWith("certify-"));
  }

  private AgencyResponse keep(IncomingDelivery arrival, SignedMessage message, Envelope envelope) {
    if (isWronglyRefused(arrival, message, envelope)) {
      return DeliveryRejection.NOT_A_MESSAGE.answer();
    }
    String bodyDigest = Digest.of(message.body());
    String before = messages.get(arrival.messageId());
    if (before != null && !before.equals(bodyDigest) && fault != Fault.OVERWRITES_WHAT_IT_HAS) {
      return DeliveryRejection.MESSAGE_ID_REUSED.answer();
    }
    if (fault == Fault.TAKES_A_REFERRAL_FOR_A_MESSAGE
        && firstOfReferral.containsKey(arrival.referral())
        && before == null) {
      return accepted(firstOfReferral.get(arrival.referral()));
    }
    if (before == null || fault == Fault.PROCESSES_EACH_DELIVERY) {
      handle(envelope);
    }
    String receipt = signer.signReceipt(receipt(arrival, bodyDigest));
    receipts.put(arrival.deliveryId(), receipt);
    digests.put(arrival.deliveryId(), arrival.digest());
    messages.put(arrival.messageId(), bodyDigest);
    firstOfReferral.putIfAbsent(arrival.referral(), receipt);
    return accepted(receipt);
  }

  private boolean isWronglyRefused(
      IncomingDelivery arrival, SignedMessage message, Envelope envelope) {
    return switch (fault) {
      case REMEMBERS_WHAT_IT_REFUSED -> refused.contains(arrival.deliveryId());
      case REFUSES_AN_EARLY_AMENDMENT ->
          envelope.referral().isPresent()
              && envelope.type().equals("case-amendment")
              && !firstOfReferral.containsKey(arrival.referral());
      case KNOWS_ONE_KEY_OF_A_SENDER -> header(message).contains("certify-platform:sig:1");
      case REFUSES_OLD_MESSAGES ->
          envelope.time().isBefore(Instant.now().minus(Duration.ofDays(1)));
      case READS_ASCII_ONLY ->
          new String(message.body(), StandardCharsets.UTF_8)
              .chars()
              .anyMatch(c -> c >= 0x600 && c < 0x700);
      default -> false;
    };
  }

  private static String header(SignedMessage message) {
    String head = message.signature().substring(0, message.signature().indexOf('.'));
    return new String(java.util.Base64.getUrlDecoder().decode(head), StandardCharsets.UTF_8);
  }

  private void handle(Envelope envelope) {
    try {
      Files.writeString(handled, envelope.messageId() + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Receipt receipt(IncomingDelivery arrival, String bodyDigest) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    Receipt right = arrival.receipt(agency, now);
    return new Receipt(
        right.kind(),
        right.deliveryId(),
        right.messageId(),
        right.sender(),
        fault == Fault.NAMES_THE_SENDER_AS_RECIPIENT ? right.sender() : right.recipient(),
        right.referral(),
        fault == Fault.SIGNS_THE_DIGEST_OF_THE_MESSAGE ? bodyDigest : right.digest(),
        fault == Fault.HAS_A_WRONG_CLOCK ? now.plus(Duration.ofHours(1)) : now);
  }

  private static AgencyResponse accepted(String receipt) {
    return new AgencyResponse(
        200, WireHeaders.RECEIPT_TYPE, receipt.getBytes(StandardCharsets.US_ASCII), Map.of());
  }
}
