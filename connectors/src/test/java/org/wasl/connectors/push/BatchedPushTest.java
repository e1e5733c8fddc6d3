package org.wasl.connectors.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.wasl.connectors.TestIdentity;
import org.wasl.connectors.partnerapi.HttpsInward;
import org.wasl.runtime.TestLoad;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.ItemOutcome;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.jose.Digest;

/**
 * Wire version 2, with the contract of every connector and the features of requests with several
 * deliveries.
 */
class BatchedPushTest extends HttpsInward {
  private static final int PER_REQUEST = 4;

  @Override
  protected AgencyStub startAgency(TestIdentity as) throws Exception {
    return new BatchingStubAgency(as);
  }

  @Override
  protected DeliveryReply without(Missing missing) {
    return notNow(
        switch (missing) {
          case AGENCY -> DeliveryFailure.CONNECT;
          case ITS_CERTIFICATE -> DeliveryFailure.WRONG_CERTIFICATE;
          case OUR_AUTHORITY -> DeliveryFailure.TLS;
          case ANSWER_IN_TIME -> DeliveryFailure.DEADLINE;
          case WHOLE_ANSWER, MEANING -> DeliveryFailure.CONNECTION_LOST;
          case END_OF_ANSWER -> DeliveryFailure.OVERSIZED_ANSWER;
        });
  }

  @Override
  protected long deadlineOfABrokenAnswerMillis() {
    return AMPLE_MILLIS;
  }

  @Override
  protected String protocol() {
    return "https";
  }

  @Override
  public DeliveryReply push(OutboundDelivery push) {
    return super.push(to(batched(push.agency()), push));
  }

  private static OutboundDelivery to(Agency agency, OutboundDelivery push) {
    return new OutboundDelivery(
        agency,
        push.deliveryId(),
        push.referral(),
        push.messageId(),
        push.sender(),
        push.type(),
        push.digest(),
        push.sealed(),
        push.deadlineMillis());
  }

  /** One agency, and so many deliveries that are due to it. */
  private final class Due {
    private final BatchingStubAgency stub;
    private final List<OutboundDelivery> pushes = new ArrayList<>();
    private final HttpsCall call;

    Due(int count, long deadlineMillis) throws Exception {
      this(count, deadlineMillis, 65_536);
    }

    Due(int count, long deadlineMillis, int maxRequestBytes) throws Exception {
      call =
          new HttpsCall(
              gateway.api.vertx(),
              gateway.api.client(),
              new BatchQueue.Limits(4_096, maxRequestBytes));
      TestIdentity police = pki.issue("police");
      stub = (BatchingStubAgency) startAgencyAs(police);
      OutboundDelivery first = push(stub, police, deadlineMillis);
      Agency agency = batched(first.agency());
      pushes.add(to(agency, first));
      while (pushes.size() < count) {
        pushes.add(to(agency, push(stub, police, deadlineMillis)));
      }
    }

    String id(int at) {
      return pushes.get(at).deliveryId().toString();
    }

    List<String> ids(int... which) {
      return IntStream.of(which).mapToObj(this::id).toList();
    }

    /**
     * Pushes the first, and the others while its request is under way. They are sent together, four
     * in a request.
     */
    List<DeliveryReply> together() throws Exception {
      CountDownLatch released = new CountDownLatch(1);
      BatchingStubAgency.BatchScript then = script;
      stub.batchScript(
          (ids, out) -> {
            if (ids.equals(List.of(id(0)))) {
              released.await();
              out.write(
                  BatchingStubAgency.answer(ids, each -> BatchingStubAgency.taken(each, "first")));
            } else {
              then.write(ids, out);
            }
          });
      List<CompletableFuture<DeliveryReply>> replies = new ArrayList<>();
      int before = stub.requests().size();
      replies.add(call.push(pushes.get(0)));
      await().atMost(SOON).until(() -> stub.requests().size() == before + 1);
      pushes.stream().skip(1).forEach(push -> replies.add(call.push(push)));
      released.countDown();
      List<DeliveryReply> all = new ArrayList<>();
      for (CompletableFuture<DeliveryReply> reply : replies) {
        all.add(reply.get(AMPLE_MILLIS, TimeUnit.MILLISECONDS));
      }
      return all;
    }

    private BatchingStubAgency.BatchScript script =
        (ids, out) ->
            out.write(
                BatchingStubAgency.answer(ids, each -> BatchingStubAgency.taken(each, "r" + each)));

    DeliveryReply again(int which) throws Exception {
      return call.push(pushes.get(which)).get(AMPLE_MILLIS, TimeUnit.MILLISECONDS);
    }

    DeliveryReply received(int which) {
      return new DeliveryReply.Received("r" + id(which));
    }
  }

  @Test
  void sendsDeliveriesDueDuringARequestWithTheNextOne() throws Exception {
    // Given
    Due due = new Due(6, AMPLE_MILLIS);
    // When
    List<DeliveryReply> replies = due.together();
    // Then
    assertThat(due.stub.requests()).containsExactly(due.ids(0), due.ids(1, 2, 3, 4), due.ids(5));
    assertThat(replies)
        .containsExactly(
            new DeliveryReply.Received("first"),
            due.received(1),
            due.received(2),
            due.received(3),
            due.received(4),
            due.received(5));
    assertThat(due.stub.delivered())
        .allSatisfy(
            deliveredMessage ->
                assertThat(deliveredMessage.properties())
                    .containsEntry("Wasl-Digest", Digest.of(deliveredMessage.body()))
                    .containsKeys("Idempotency-Key", "Wasl-Referral", "Wasl-Type"));
  }

  @Test
  void row68EachDeliveryHasItsOutcomeAndForeignOutcomesAreIgnored() throws Exception {
    // Given an agency that refuses, puts off and forgets, speaks twice, and of what it did not get
    Due due = new Due(5, AMPLE_MILLIS);
    due.script =
        (ids, out) -> {
          List<ItemOutcome> outcomes =
              List.of(
                  outcome(UUID.randomUUID().toString(), 200, "unknown"),
                  outcome(ids.get(0), 200, "mine"),
                  outcome(ids.get(0), 422, ""),
                  outcome(ids.get(1), 422, ""),
                  new ItemOutcome(
                      ids.get(2), 503, "", Optional.of("7"), Optional.of("urn:example")));
          out.write(
              StubAgency.response(
                  "200 OK",
                  "",
                  "no json\n{\"status\":\"200\"}\n"
                      + new String(ItemOutcome.write(outcomes))
                      + "{\"Wasl-Delivery\":\""
                      + ids.get(3)
                      + "\",\"status\":200}\n"));
        };
    // When
    List<DeliveryReply> replies = due.together();
    // Then
    assertThat(replies.subList(1, 5))
        .containsExactly(
            new DeliveryReply.Received("mine"),
            new DeliveryReply.Rejected(DeliveryFailure.REFUSED),
            new DeliveryReply.RetryLater(DeliveryFailure.BUSY, OptionalLong.of(7_000)),
            notNow(DeliveryFailure.NO_OUTCOME));
  }

  @Test
  void row68ReceiptUsesNoSpaceOfOtherReceipts() throws Exception {
    // Given an answer to three deliveries, with one receipt that is longer than one may be
    Due due = new Due(4, AMPLE_MILLIS);
    BatchingStubAgency.BatchScript compliant = due.script;
    String tooLong = "r".repeat(4_097);
    due.script =
        (ids, out) ->
            out.write(
                BatchingStubAgency.answer(
                    ids,
                    id -> BatchingStubAgency.taken(id, id.equals(due.id(2)) ? tooLong : "r" + id)));
    // When
    List<DeliveryReply> replies = due.together();
    due.stub.batchScript(compliant);
    DeliveryReply repeatedReply = due.again(2);
    // Then
    assertThat(replies.subList(1, 4))
        .containsExactly(
            due.received(1), notNow(DeliveryFailure.OVERSIZED_ANSWER), due.received(3));
    assertThat(repeatedReply).isEqualTo(due.received(2));
  }

  private static ItemOutcome outcome(String id, int status, String receipt) {
    return new ItemOutcome(id, status, receipt, Optional.empty(), Optional.empty());
  }

  @Test
  void row68HalvesRefusedRequestUntilTheCauseIsAlone() throws Exception {
    // Given
    Due due = new Due(5, AMPLE_MILLIS);
    BatchingStubAgency.BatchScript compliant = due.script;
    due.script =
        (ids, out) -> {
          if (ids.contains(due.id(3))) {
            out.write(StubAgency.response("413 Large", "", ""));
          } else {
            compliant.write(ids, out);
          }
        };
    // When
    List<DeliveryReply> replies = due.together();
    // Then
    assertThat(replies.subList(1, 5))
        .containsExactly(
            due.received(1),
            due.received(2),
            new DeliveryReply.Rejected(DeliveryFailure.REFUSED),
            due.received(4));
    assertThat(due.stub.requests().subList(1, 6))
        .containsExactly(due.ids(1, 2, 3, 4), due.ids(1, 2), due.ids(3, 4), due.ids(3), due.ids(4));
  }

  @Test
  void row68SendsEachAloneAfterFailureButNotAfterRetryLater() throws Exception {
    for (String status : List.of("500 Failed", "429 Slow")) {
      // Given
      Due due = new Due(4, AMPLE_MILLIS);
      BatchingStubAgency.BatchScript compliant = due.script;
      due.script = (ids, out) -> out.write(StubAgency.response(status, "Retry-After: 3\r\n", ""));
      List<DeliveryReply> first = due.together();
      due.script = compliant;
      // When
      List<DeliveryReply> second = due.together();
      // Then
      assertThat(first.subList(1, 4))
          .containsOnly(
              new DeliveryReply.RetryLater(
                  status.startsWith("429") ? DeliveryFailure.BUSY : DeliveryFailure.SERVER_ERROR,
                  OptionalLong.of(3_000)));
      assertThat(second.subList(1, 4))
          .containsExactly(due.received(1), due.received(2), due.received(3));
      assertThat(due.stub.requests().subList(3, due.stub.requests().size()))
          .as(status)
          .isEqualTo(
              status.startsWith("500")
                  ? List.of(due.ids(1), due.ids(2), due.ids(3))
                  : List.of(due.ids(1, 2, 3)));
    }
  }

  @Test
  @Tag("soak")
  void row68DeliveryThatHangsTheAgencyFailsOthersOnlyOnce() throws Exception {
    // Given
    Due due = new Due(4, TestLoad.limit(Duration.ofSeconds(2), Duration.ofSeconds(6)).toMillis());
    BatchingStubAgency.BatchScript compliant = due.script;
    CountDownLatch never = new CountDownLatch(1);
    due.script =
        (ids, out) -> {
          if (ids.contains(due.id(2))) {
            never.await();
          } else {
            compliant.write(ids, out);
          }
        };
    // When
    List<DeliveryReply> first = due.together();
    List<DeliveryReply> second = List.of(due.again(1), due.again(2), due.again(3));
    never.countDown();
    // Then
    assertThat(first.subList(1, 4)).containsOnly(notNow(DeliveryFailure.DEADLINE));
    assertThat(second)
        .containsExactly(due.received(1), notNow(DeliveryFailure.DEADLINE), due.received(3));
    assertThat(due.stub.requests())
        .containsExactly(due.ids(0), due.ids(1, 2, 3), due.ids(1), due.ids(2), due.ids(3));
  }

  @Test
  void row68RetriesAllDeliveriesAfterAgencyIsKilledDuringRequest() throws Exception {
    // Given
    Due due = new Due(4, AMPLE_MILLIS);
    due.script =
        (ids, out) -> {
          out.write(StubAgency.response("200 OK", "", "x".repeat(100)), 0, 60);
          out.flush();
          throw new java.io.IOException("killed");
        };
    List<DeliveryReply> first = due.together();
    due.stub.down();
    due.stub.up();
    due.stub.outcomes(id -> BatchingStubAgency.taken(id, "r" + id));
    // When
    List<DeliveryReply> second = List.of(due.again(1), due.again(2), due.again(3));
    // Then
    assertThat(first.subList(1, 4)).containsOnly(notNow(DeliveryFailure.CONNECTION_LOST));
    assertThat(second).containsExactly(due.received(1), due.received(2), due.received(3));
  }

  @Test
  void stopEndsWaitingDeliveriesAndFinishesRequestUnderWay() throws Exception {
    // Given one under way, and others that wait for it
    Due due = new Due(3, AMPLE_MILLIS);
    CountDownLatch released = new CountDownLatch(1);
    due.stub.batchScript(
        (ids, out) -> {
          released.await();
          due.script.write(ids, out);
        });
    CompletableFuture<DeliveryReply> underWay = due.call.push(due.pushes.get(0));
    await().atMost(SOON).until(() -> due.stub.requests().size() == 1);
    CompletableFuture<DeliveryReply> waits = due.call.push(due.pushes.get(1));
    // When
    due.call.stop();
    DeliveryReply ended = waits.get(AMPLE_MILLIS, TimeUnit.MILLISECONDS);
    DeliveryReply later = due.again(2);
    released.countDown();
    // Then
    assertThat(List.of(ended, later)).containsOnly(new DeliveryReply.NotCollected());
    assertThat(underWay.get(AMPLE_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(due.received(0));
    assertThat(due.stub.requests()).containsExactly(due.ids(0));
  }

  @Test
  void limitsSizeOfRequest() throws Exception {
    // Given deliveries of 5 KB, and requests of at most 15
    Due due = new Due(5, AMPLE_MILLIS, 15_000);
    // When
    due.together();
    // Then
    assertThat(due.stub.requests()).containsExactly(due.ids(0), due.ids(1, 2), due.ids(3, 4));
  }

  private static Agency batched(Agency agency) {
    return agency.with(agency.channel().withDeliveriesPerRequest(PER_REQUEST));
  }
}
