package org.wasl.connectors.intermediary;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.connectors.partnerapi.exchange.RequestReader;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.exchange.Acknowledgement;
import org.wasl.wire.exchange.CollectionRequest;
import org.wasl.wire.exchange.ReferralInquiry;
import org.wasl.wire.exchange.Submission;
import org.wasl.wire.exchange.TimelineInquiry;
import org.wasl.wire.exchange.WireHeaders;

/** Reads the request of an agency. Only the headers that have a meaning are read. */
public final class AgencyRequestReader {
  private AgencyRequestReader() {}

  /** The content of a message. */
  public sealed interface Content {
    /** The exact bytes. */
    record Bytes(byte[] bytes) implements Content {}

    /**
     * Content that is not accepted.
     *
     * @param why the problem to answer with
     */
    record Unacceptable(ProblemType why) implements Content {}
  }

  /**
   * Reads one message. A malformed message is a request too.
   *
   * @param kind {@code message}, {@code receipt}, {@code refusal} or {@code timeline}
   * @param header gives the value of a header by its name on the wire; empty if absent
   * @param thumbprint SHA-256 thumbprint (hex) of a certificate of the agency
   * @param content its content, requested only for kinds that have one
   */
  public static AgencyRequest read(
      String kind,
      Function<String, Optional<String>> header,
      String thumbprint,
      Supplier<Content> content) {
    Optional<ReferralId> referral =
        header.apply(WireHeaders.REFERRAL).map(RequestReader::id).map(ReferralId::new);
    if (kind.equals("timeline") && referral.isPresent()) {
      return new AgencyRequest.Timeline(
          new TimelineInquiry(
              new ReferralInquiry(thumbprint, referral.get(), languages(header)), page(header)));
    }
    CollectionRequest delivery =
        new CollectionRequest(
            thumbprint,
            header.apply(WireHeaders.DELIVERY).map(RequestReader::id).map(DeliveryId::new),
            languages(header));
    boolean aboutDelivery = kind.equals("receipt") || kind.equals("refusal");
    if (!kind.equals("message") && !(aboutDelivery && delivery.delivery().isPresent())) {
      return new AgencyRequest.Malformed(ProblemType.MALFORMED_REQUEST);
    }
    return switch (content.get()) {
      case Content.Unacceptable(var why) -> new AgencyRequest.Malformed(why);
      case Content.Bytes(var bytes) ->
          switch (kind) {
            case "receipt" -> new AgencyRequest.Receipt(new Acknowledgement(delivery, bytes));
            case "refusal" -> new AgencyRequest.Refusal(delivery, bytes);
            default ->
                new AgencyRequest.Message(
                    new Submission(
                        thumbprint,
                        bytes,
                        header.apply(WireHeaders.SIGNATURE).orElse(""),
                        referral,
                        languages(header)));
          };
    };
  }

  /** Languages of refusals. Empty if the agency names none. */
  public static String languages(Function<String, Optional<String>> header) {
    return header.apply("Accept-Language").orElse("");
  }

  /** Parameters of a timeline, as in the address of the partner API. */
  private static Map<String, List<String>> page(Function<String, Optional<String>> header) {
    return Stream.of("after", "limit")
        .filter(name -> header.apply(name).isPresent())
        .collect(Collectors.toMap(name -> name, name -> List.of(header.apply(name).orElseThrow())));
  }
}
