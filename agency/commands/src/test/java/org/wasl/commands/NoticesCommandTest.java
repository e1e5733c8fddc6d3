package org.wasl.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.wasl.client.OutgoingMessage;
import org.wasl.kit.TestDelivery;
import org.wasl.kit.inbox.InboxConfig;
import org.wasl.kit.receive.AgencyEndpoint;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.jose.SignatureStatus;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.Signer;

/** Tests {@code kit notices}, which compares the holder's own notices with the gateway's list. */
class NoticesCommandTest extends CommandTest {
  private static final String DIGEST = "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg";
  private static final ReferralId REFERRAL = new ReferralId(new UUID(7, 7));

  private final List<String> asked = new CopyOnWriteArrayList<>();

  @Test
  void equalListsPrintOneLineAndExitWithZero() throws Exception {
    // Given
    answer(page("", "", row(1, 11, "registered"), row(2, 12, "issued")));
    Path list =
        list("notice,version", id(1) + "," + id(11), "# a remark", "", id(2) + "," + id(12));
    // When
    int code = notices("--held=" + list);
    // Then
    assertThat(code).isZero();
    assertThat(out.toString().lines()).containsExactly("2 by the gateway, 2 here: 0 differences");
  }

  @Test
  void namesEachDifferenceOfAllPagesAndExitsWithOne() throws Exception {
    // Given
    String next = "c".repeat(43);
    answer(page("", next, row(1, 11, "registered"), row(2, 12, "registered")));
    answer(
        page(
            next,
            "",
            row(3, 13, "expired"),
            row(4, 14, "expired"),
            row(5, 15, "registered").put("digest", "x".repeat(43)),
            without(row(6, 16, "issued"), "since"),
            row(7, 17, "refused")));
    Path list =
        list(
            "notice,version,digest",
            id(2) + "," + id(99) + "," + DIGEST,
            id(3) + "," + id(13) + "," + DIGEST,
            id(5) + "," + id(15) + "," + DIGEST,
            id(8) + "," + id(18) + "," + DIGEST);
    // When
    int code = notices("--held=" + list);
    // Then
    assertThat(code).isEqualTo(1);
    assertThat(out.toString().lines().map(line -> line.replaceFirst(",.*", "")))
        .containsExactly(
            "missing-here " + id(1),
            "other-version " + id(2),
            "over " + id(3),
            "other-version " + id(5),
            "missing-there " + id(8),
            "7 by the gateway");
    assertThat(out.toString())
        .contains("registered in referral " + REFERRAL + ", version " + id(12) + " of office")
        .contains("here version " + id(99));
    assertThat(asked)
        .containsExactly("/v1/notices?holder=me", "/v1/notices?holder=me&cursor=" + next);
  }

  @Test
  void rejectsListsThatAreForgedOrForAnotherAgency() throws Exception {
    // Given
    Path list = list("notice,version");
    ObjectNode other = page("", "");
    other.put("holder", "platform");
    Signer forger = gateway.pki.signer(new AgencyId("platform"));
    byte[] forged = page("", "").toString().getBytes(StandardCharsets.UTF_8);
    answer(forged, forger.signNoticeList(forged));
    answer(forged, gateway.pki.signer(new AgencyId("gateway")).signMessage(forged));
    answer(other);
    answer(page("d".repeat(43), ""));
    // When
    List<Integer> codes = Stream.generate(() -> notices("--held=" + list)).limit(4).toList();
    // Then
    assertThat(codes).containsOnly(3);
    assertThat(err.toString().lines())
        .containsExactly(
            "answered, but not proved: no signature of the gateway",
            "answered, but not proved: no signature of the gateway",
            "answered, but not proved: a page of another list",
            "answered, but not proved: a page of another list");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void keepsASignedPageForLaterVerification() throws Exception {
    // Given
    answer(page("", "", row(1, 11, "registered")));
    Path folder = dir.resolve("kept");
    // When
    int code = notices("--keep=" + folder);
    // Then
    assertThat(code).isZero();
    assertThat(out.toString()).contains(id(1).toString());
    assertThat(
            SignatureVerifier.ofAnyTime(gateway.directory)
                .verifyNoticeList(
                    gateway.agency(new AgencyId("gateway")),
                    Files.readAllBytes(folder.resolve("page-1.json")),
                    Files.readString(folder.resolve("page-1.jws"))))
        .isEqualTo(SignatureStatus.VALID);
  }

  @Test
  void pageThatCannotBeKeptIsNoDifference() throws Exception {
    // Given
    answer(page("", "", row(1, 11, "registered")));
    Path list = list("notice,version", id(1) + "," + id(11));
    // When
    int code = notices("--held=" + list, "--keep=" + list);
    // Then
    assertThat(code).isEqualTo(3);
    assertThat(err.toString()).contains("notices: " + list + ": it already exists");
  }

  @Test
  void theInboxReportsArrivalsAndEnds() throws Exception {
    // Given
    try (AgencyEndpoint endpoint =
        new AgencyEndpoint(
            runtime,
            gateway.pki,
            new AgencyId("bnpj"),
            gateway.directory,
            dir,
            InboxConfig.DEFAULT,
            Clock.systemUTC())) {
      TestDelivery kept = arrived(endpoint, "issue", Optional.empty());
      TestDelivery modified = arrived(endpoint, "issue", Optional.empty());
      TestDelivery change =
          arrived(endpoint, "modify", Optional.of(modified.message().messageId()));
      TestDelivery ended = arrived(endpoint, "issue", Optional.empty());
      arrived(endpoint, "withdraw", Optional.of(ended.message().messageId()));
      answer(
          page(
              "",
              "",
              row(kept.message().messageId(), kept.message().messageId(), "registered")
                  .put("digest", Digest.of(kept.sealed())),
              row(modified.message().messageId(), modified.message().messageId(), "registered"),
              row(ended.message().messageId(), ended.message().messageId(), "withdrawal-pending"),
              row(id(9), id(9), "registered").put("sender", "bnpj")));
      // When
      int code = notices("--data=" + dir);
      // Then
      assertThat(code).isEqualTo(1);
      assertThat(out.toString().lines())
          .containsExactly(
              "other-version %s, registered in referral %s, version %s of office, here version %s"
                  .formatted(
                      modified.message().messageId(),
                      REFERRAL,
                      modified.message().messageId(),
                      change.message().messageId()),
              "4 by the gateway, 2 here: 1 differences");
    }
  }

  @Test
  void unreadableListIsBadUsageWithoutRequest() throws Exception {
    // When
    List<Integer> codes =
        List.of(
            notices("--held=" + dir.resolve("none")),
            notices("--held=" + list("id,version")),
            notices("--held=" + list("notice,version", "1-1-1-1-1," + id(1))),
            notices("--held=" + list("notice,version", id(1) + "," + id(1), id(1) + "," + id(2))),
            notices("--held=x", "--data=" + dir));
    // Then
    assertThat(codes).containsOnly(2);
    assertThat(err.toString().lines())
        .hasSize(5)
        .anyMatch(line -> line.contains("line 1: the first one is notice,version"))
        .anyMatch(line -> line.contains("line 2: two ids"))
        .anyMatch(line -> line.contains("line 3: this notice stands twice"));
    assertThat(asked).isEmpty();
  }

  private TestDelivery arrived(AgencyEndpoint endpoint, String action, Optional<MessageId> notice)
      throws IOException {
    ObjectNode content = JsonNodeFactory.instance.objectNode().put("action", action);
    notice.ifPresent(id -> content.put("noticeId", id.toString()));
    OutgoingMessage message =
        gateway
            .writer(new AgencyId("platform"))
            .write("wanted-notice", 1, Optional.of(REFERRAL), content);
    TestDelivery delivery =
        gateway.delivery(
            new AgencyId("platform"),
            new AgencyId("bnpj"),
            REFERRAL,
            "wanted-notice/1",
            message,
            0);
    assertThat(
            endpoint
                .receive(name -> delivery.headers().get(name), delivery.sealed())
                .toCompletableFuture()
                .join()
                .status())
        .isEqualTo(200);
    return delivery;
  }

  private static MessageId id(int number) {
    return new MessageId(new UUID(0, number));
  }

  private static ObjectNode row(int notice, int version, String state) {
    return row(id(notice), id(version), state);
  }

  private static ObjectNode row(MessageId notice, MessageId version, String state) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("notice", notice.toString())
        .put("referral", REFERRAL.toString())
        .put("kind", "wanted-notice")
        .put("state", state)
        .put("waitedFor", false)
        .put("sender", "office")
        .put("version", version.toString())
        .put("digest", DIGEST)
        .put("since", "2026-11-25T08:00:00Z");
  }

  private static ObjectNode without(ObjectNode row, String member) {
    row.remove(member);
    return row;
  }

  private static ObjectNode page(String after, String next, JsonNode... rows) {
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    page.put("holder", "bnpj").put("asOf", "2026-11-26T10:00:00Z");
    if (!after.isEmpty()) {
      page.put("after", after);
    }
    page.putArray("notices").addAll(List.of(rows));
    if (!next.isEmpty()) {
      page.put("next", next);
    }
    return page;
  }

  private Path list(String... lines) throws IOException {
    return Files.write(Files.createTempFile(dir, "held", ".csv"), List.of(lines));
  }

  private void answer(ObjectNode page) {
    byte[] bytes = page.toString().getBytes(StandardCharsets.UTF_8);
    answer(bytes, gateway.pki.signer(new AgencyId("gateway")).signNoticeList(bytes));
  }

  private void answer(byte[] page, String signature) {
    door.next(
        (request, it, body) -> {
          asked.add(request.uri());
          request
              .response()
              .setStatusCode(200)
              .putHeader(WireHeaders.SIGNATURE, signature)
              .end(Buffer.buffer(page));
        });
  }

  private int notices(String... words) {
    return run(
        Stream.concat(
                Stream.of("notices"),
                Stream.concat(
                    Stream.of(words),
                    Stream.of(
                        "--as=bnpj",
                        "--pki=" + gateway.pki.path(),
                        "--gateway=" + door.url(),
                        "--deadline-seconds=20")))
            .toArray(String[]::new));
  }
}
