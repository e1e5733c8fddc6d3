package org.wasl.connectors.intermediary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import com.nimbusds.jose.jwk.JWKSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.wasl.connectors.ConnectorContract;
import org.wasl.connectors.InboundAttempts;
import org.wasl.connectors.ProtocolSetting;
import org.wasl.connectors.TestIdentity;
import org.wasl.connectors.partnerapi.HttpsGateway;
import org.wasl.connectors.partnerapi.TestSettings;
import org.wasl.connectors.pull.PullSettings;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.TestLoad;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.Agency.Channel;
import org.wasl.wire.directory.Agency.Credentials;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.exchange.Submission;

/** The contract for an agency behind a broker or file server of any kind. */
public abstract class IntermediaryContract extends ConnectorContract {

  /** One thread for each call, because the common pool has a single thread on a small machine. */
  protected final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  protected HttpsGateway gateway;

  @Override
  protected void startGateway(TestIdentity identity, int maxReceiptBytes) throws Exception {
    gateway =
        new HttpsGateway(
            pki,
            identity,
            door,
            s -> TestSettings.largestReceipt(s, maxReceiptBytes),
            PullSettings.DEFAULT,
            this::value);
  }

  /** The value of a protocol's setting. */
  protected int value(ProtocolSetting setting) {
    return setting.defaultValue();
  }

  @AfterEach
  void theDoorTakesReceipts() {
    gateway.whenRefused = status -> {};
    door.receiptStatus = receipt -> 204;
  }

  @Override
  protected void stopGateway() throws Exception {
    gateway.close();
  }

  @Override
  protected abstract IntermediaryAgency startAgency(TestIdentity as) throws Exception;

  @Override
  protected AgencyResponse submit(
      TestIdentity as, byte[] body, String signature, ReferralId referral) throws Exception {
    Map<String, String> properties = new HashMap<>();
    if (signature != null) {
      properties.put("Wasl_Signature", signature);
    }
    if (referral != null) {
      properties.put("Wasl_Referral", referral.toString());
    }
    return ask(linked(as), "message", body, properties);
  }

  @Override
  protected AgencyResponse inquire(TestIdentity as, ReferralId referral, String language)
      throws Exception {
    return ask(
        linked(as),
        "timeline",
        new byte[0],
        Map.of("Wasl_Referral", referral.toString(), "Accept_Language", language));
  }

  /** Starts the agency, and tells the gateway of it. */
  protected IntermediaryAgency linked(TestIdentity as) throws Exception {
    startAgencyAs(as);
    gateway.agencies(List.of(directoryEntry(as)));
    return intermediaryAgency();
  }

  /** The agency of this test. */
  protected IntermediaryAgency intermediaryAgency() {
    return (IntermediaryAgency) agency;
  }

  protected Agency directoryEntry(TestIdentity as) {
    return Agency.of(
        as.certificate().getSubjectX500Principal().getName().replaceFirst("CN=", ""),
        AgencyKind.POLICE,
        Map.of(),
        Credentials.of(Set.of(as.thumbprint()), new JWKSet()),
        Channel.of(protocol(), Optional.of(agency.endpoint()), 4));
  }

  protected static AgencyResponse ask(
      IntermediaryAgency from, String type, byte[] body, Map<String, String> properties)
      throws Exception {
    from.client().send(type, body, properties, "correlation-1");
    IntermediaryClient.Answer answer = from.client().answers(1, AMPLE_MILLIS).get(0);
    assertThat(answer.correlationId()).isEqualTo("correlation-1");
    return new AgencyResponse(
        answer.status(),
        answer.properties().get("Content-Type"),
        answer.body(),
        answer.properties());
  }

  @Override
  protected DeliveryReply push(OutboundDelivery push) {
    if (push.deadlineMillis() < AMPLE_MILLIS) {
      awaitConnected(push);
    }
    return pushNow(push);
  }

  protected DeliveryReply pushNow(OutboundDelivery push) {
    door.visitor = thumbprint -> Optional.of(push.agency());
    addToDirectory(push.agency());
    return gateway.push(push);
  }

  /** In place of the one with its id. */
  protected void addToDirectory(Agency agency) {
    List<Agency> all = new ArrayList<>(gateway.directory());
    all.removeIf(known -> known.id().equals(agency.id()));
    all.add(agency);
    gateway.agencies(all);
  }

  /** A short deadline is the agency's, not for connecting on a busy machine. */
  protected void awaitConnected(OutboundDelivery push) {
    gateway.agencies(List.of(push.agency()));
    try {
      intermediaryAgency().client().send("no-such-type", new byte[0], Map.of(), "connected");
      assertThat(intermediaryAgency().client().answers(1, AMPLE_MILLIS)).hasSize(1);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected DeliveryReply without(Missing missing) {
    return notNow(
        switch (missing) {
          case AGENCY -> DeliveryFailure.CONNECT;
          case ITS_CERTIFICATE -> DeliveryFailure.WRONG_CERTIFICATE;
          case OUR_AUTHORITY -> DeliveryFailure.TLS;
          case ANSWER_IN_TIME, WHOLE_ANSWER, END_OF_ANSWER, MEANING ->
              DeliveryFailure.NOT_ACKNOWLEDGED;
        });
  }

  @Test
  void row25SilentIntermediaryHoldsCallAtMostUntilDeadline() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    OutboundDelivery first = push(startAgencyAs(police), police, AMPLE_MILLIS);
    assertThat(push(first)).isEqualTo(new DeliveryReply.Received("a.b.c"));
    OutboundDelivery push = push(agency, police, 1_500);
    intermediaryAgency().network().hang();
    long start = System.nanoTime();

    // When
    DeliveryReply reply = pushNow(push);

    // Then
    assertThat(reply).isEqualTo(fromSilence());
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isLessThan(TestLoad.limit(Duration.ofSeconds(21)));
  }

  /** The reply for a delivery that was under way when the network fell silent. */
  protected DeliveryReply fromSilence() {
    return notNow(DeliveryFailure.DEADLINE);
  }

  @Test
  void silentIntermediaryDelaysNoOtherAgency() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    OutboundDelivery connecting = push(startAgencyAs(police), police, AMPLE_MILLIS);
    assertThat(push(connecting)).isEqualTo(new DeliveryReply.Received("a.b.c"));
    TestIdentity office = pki.issue("office");
    try (IntermediaryAgency other = startAgency(office)) {
      OutboundDelivery toOther = to("office", push(other, office, AMPLE_MILLIS));
      intermediaryAgency().network().hang();
      List<CompletableFuture<DeliveryReply>> held =
          Stream.generate(() -> push(agency, police, AMPLE_MILLIS))
              .limit(8)
              .map(push -> CompletableFuture.supplyAsync(() -> gateway.push(push), threads))
              .toList();

      // When
      DeliveryReply reply = pushNow(toOther);

      // Then
      assertThat(reply).isEqualTo(new DeliveryReply.Received("a.b.c"));
      assertThat(held).noneMatch(CompletableFuture::isDone);
    }
  }

  @Test
  void endedDeliveryHoldsNoCall() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    OutboundDelivery push = push(startAgencyAs(police), police, AMPLE_MILLIS);
    agency.misbehave(Trouble.NEVER_ANSWERS);
    CompletableFuture<DeliveryReply> call =
        CompletableFuture.supplyAsync(() -> push(push), threads);
    await().atMost(SOON).until(() -> !agency.delivered().isEmpty());

    // When
    gateway.ended(push.deliveryId());

    // Then
    assertThat(call.join()).isEqualTo(new DeliveryReply.NotCollected());
  }

  @Tag("soak")
  @Test
  void manyDeliveriesOverSlowNetworkKeepTheConnection() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    OutboundDelivery first = push(startAgencyAs(police), police, AMPLE_MILLIS);
    assertThat(push(first)).isEqualTo(new DeliveryReply.Received("a.b.c"));
    agency.misbehave(Trouble.NEVER_ANSWERS);
    long connections = intermediaryAgency().network().connections();
    intermediaryAgency().network().slow(100);
    long start = System.nanoTime();

    // When
    List<CompletableFuture<DeliveryReply>> calls =
        Stream.generate(() -> push(agency, police, 10 * AMPLE_MILLIS))
            .limit(pushesBeyondAStep())
            .map(push -> CompletableFuture.supplyAsync(() -> gateway.push(push), threads))
            .toList();

    // Then
    await().atMost(SOON).until(() -> agency.delivered().size() == 1 + calls.size());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(longestStep());
    assertThat(calls).noneMatch(CompletableFuture::isDone);
    assertThat(intermediaryAgency().network().connections()).isEqualTo(connections);
  }

  /**
   * So many deliveries that the last one waits longer than one step may take, with a delay of 100
   * ms on the gateway's sends.
   */
  protected int pushesBeyondAStep() {
    return 200;
  }

  /** The time for which the gateway waits for one step of the intermediary. */
  protected Duration longestStep() {
    return Duration.ofSeconds(10);
  }

  private OutboundDelivery to(String id, OutboundDelivery push) {
    Agency agency =
        Agency.of(
            id,
            AgencyKind.PROSECUTION,
            Map.of(),
            Credentials.of(
                push.agency().credentials().certificates(), push.agency().credentials().keys()),
            Channel.of(protocol(), push.agency().channel().endpoint(), 4));
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

  @Test
  void refusedReceiptEndsNothingAndLaterValidOneCounts() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    OutboundDelivery push = push(startAgencyAs(police), police, AMPLE_MILLIS);
    door.receiptStatus = receipt -> receipt.text().equals("forged.by.other") ? 422 : 204;
    List<IntermediaryClient.Answer> answers = new CopyOnWriteArrayList<>();
    intermediaryAgency()
        .script(
            delivery -> {
              intermediaryAgency().say(delivery, "receipt", "forged.by.other");
              intermediaryAgency()
                  .say(UUID.randomUUID().toString(), "receipt", "of.another.delivery");
              answers.addAll(intermediaryAgency().client().answers(1, AMPLE_MILLIS));
              intermediaryAgency().say(delivery, "receipt", "the.right.one");
            });

    // When
    DeliveryReply reply = push(push);

    // Then
    assertThat(reply).isEqualTo(new DeliveryReply.Received("the.right.one"));
    assertThat(answers).extracting(IntermediaryClient.Answer::status).containsExactly(422);
  }

  @Test
  void answersAndCountsMalformedMessageOnce() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    IntermediaryAgency partner = linked(police);
    gateway.refusals.clear();

    // When
    partner.client().send("no-such-type", bytes(10), Map.of(), "1");
    partner.client().send(null, bytes(10), Map.of(), "2");
    partner.client().send("receipt", bytes(10), Map.of(), "3");
    partner.client().send("message", new byte[2 << 20], Map.of(), "4");
    partner.client().send("message", bytes(10), Map.of("Wasl_Sender", "platform"), "5");
    List<IntermediaryClient.Answer> answers = partner.client().answers(5, AMPLE_MILLIS);

    // Then
    assertThat(answers)
        .extracting(answer -> answer.correlationId() + " " + answer.status())
        .containsExactlyInAnyOrder("1 400", "2 400", "3 400", "4 413", "5 202");
    assertThat(gateway.refusals)
        .containsExactlyInAnyOrder(
            police.thumbprint() + " 400",
            police.thumbprint() + " 400",
            police.thumbprint() + " 400",
            police.thumbprint() + " 413");
    assertThat(door.arrived)
        .singleElement()
        .extracting(it -> ((Submission) it).thumbprint())
        .isEqualTo(police.thumbprint());
  }

  @Test
  void row22RefusesAccessToForeignDelivery() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    OutboundDelivery push = push(startAgencyAs(police), police, AMPLE_MILLIS);
    agency.misbehave(Trouble.NEVER_ANSWERS);
    CompletableFuture<DeliveryReply> call =
        CompletableFuture.supplyAsync(() -> push(push), threads);
    await().atMost(SOON).until(() -> !agency.delivered().isEmpty());
    TestIdentity office = pki.issue("office");
    try (IntermediaryAgency other = startAgency(office)) {
      Agency attacker = to("office", push(other, office, AMPLE_MILLIS)).agency();
      door.visitor =
          thumbprint ->
              Optional.of(thumbprint.equals(office.thumbprint()) ? attacker : push.agency());
      addToDirectory(attacker);
      door.receiptStatus =
          receipt -> receipt.request().thumbprint().equals(office.thumbprint()) ? 404 : 204;
      String delivery = push.deliveryId().toString();

      // When
      other.say(delivery, "receipt", "a.b.c");
      List<IntermediaryClient.Answer> answers = other.client().answers(1, AMPLE_MILLIS);
      other.say(delivery, "refusal", "{\"status\":422}");
      other.client().send("no-such-type", bytes(1), Map.of(), "behind");
      answers =
          Stream.concat(answers.stream(), other.client().answers(1, AMPLE_MILLIS).stream())
              .toList();

      // Then
      assertThat(answers).extracting(IntermediaryClient.Answer::status).contains(404);
      assertThat(call).isNotDone();
      intermediaryAgency().say(delivery, "receipt", "its.own.one");
      assertThat(call.join()).isEqualTo(new DeliveryReply.Received("its.own.one"));
    }
  }

  @Test
  void row23RefusesMessageThatEndsItsThreadAfterThreeAttempts() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    IntermediaryAgency partner = linked(police);
    gateway.refusals.clear();
    AtomicInteger attempts = new AtomicInteger();
    gateway.whenRefused =
        status -> {
          if (status == 400) {
            attempts.incrementAndGet();
            throw new StackOverflowError();
          }
        };

    // When
    partner.client().send("message", bytes(10), Map.of(), "before");
    partner.client().send("no-such-type", bytes(10), Map.of(), "poison");
    partner.client().send("message", bytes(10), Map.of(), "behind");

    // Then
    List<String> descriptions = new ArrayList<>();
    partner.client().answers(3, AMPLE_MILLIS).forEach(answer -> descriptions.add(describe(answer)));
    while (!descriptions.contains("poison 500")) {
      partner
          .client()
          .answers(1, AMPLE_MILLIS)
          .forEach(answer -> descriptions.add(describe(answer)));
    }
    assertThat(descriptions).contains("before 202", "behind 202").doesNotContain("poison 400");
    assertThat(attempts).hasValue(InboundAttempts.MAX_ATTEMPTS);
    assertThat(gateway.refusals).containsExactly(police.thumbprint() + " 500");
  }

  private static String describe(IntermediaryClient.Answer answer) {
    return answer.correlationId() + " " + answer.status();
  }

  @Test
  void keepsMessageWhileDoorIsUnavailableAndAnswersOnce() throws Exception {
    // Given
    IntermediaryAgency partner = linked(pki.issue("platform"));
    AtomicInteger times = new AtomicInteger();
    door.answer(
        in ->
            new AgencyResponse(
                times.incrementAndGet() < 3 ? 503 : 202,
                "application/json",
                "{}".getBytes(),
                Map.of("Retry-After", "1")));

    // When
    AgencyResponse answer = ask(partner, "message", bytes(10), Map.of());

    // Then
    assertThat(answer.status()).isEqualTo(202);
    assertThat(times).hasValue(3);
  }

  @Test
  void acceptsReceiptsWhileDoorTakesNoMessages() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    OutboundDelivery push = push(startAgencyAs(police), police, AMPLE_MILLIS);
    gateway.agencies(List.of(push.agency()));
    AtomicBoolean full = new AtomicBoolean(true);
    AtomicInteger asked = new AtomicInteger();
    door.answer(
        in -> {
          asked.incrementAndGet();
          return new AgencyResponse(
              full.get() ? 503 : 202, "application/json", "{}".getBytes(), Map.of());
        });
    Map<String, String> referral = Map.of("Wasl_Referral", UUID.randomUUID().toString());
    for (int i = 1; i <= 40; i++) {
      intermediaryAgency().client().send("message", bytes(i), referral, "message-" + i);
    }
    await().atMost(SOON).until(() -> asked.get() > 0);

    // When
    DeliveryReply reply = push(push);

    // Then
    assertThat(reply).isEqualTo(new DeliveryReply.Received("a.b.c"));
    full.set(false);
    assertThat(intermediaryAgency().client().answers(40, AMPLE_MILLIS))
        .extracting(answer -> answer.correlationId() + " " + answer.status())
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 40).mapToObj(i -> "message-" + i + " 202").toList());
  }

  @Test
  void keepsOrderOfMessagesOfAReferral() throws Exception {
    // Given
    IntermediaryAgency partner = linked(pki.issue("police"));
    Map<String, String> referral = Map.of("Wasl_Referral", UUID.randomUUID().toString());
    List<byte[]> sent = IntStream.range(1, 41).mapToObj(IntermediaryContract::bytes).toList();

    // When
    for (byte[] body : sent) {
      partner.client().send("message", body, referral, null);
    }
    partner.client().answers(sent.size(), AMPLE_MILLIS);

    // Then
    assertThat(door.arrived)
        .extracting(it -> ((Submission) it).body().length)
        .containsExactlyElementsOf(sent.stream().map(body -> body.length).toList());
  }

  @Test
  void answersUnacknowledgedMessageAgainAfterCut() throws Exception {
    // Given
    IntermediaryAgency partner = linked(pki.issue("platform"));
    AtomicInteger times = new AtomicInteger();
    door.answer(
        in -> {
          if (times.incrementAndGet() == 1) {
            partner.network().cut();
          }
          return new AgencyResponse(202, "application/json", "{}".getBytes(), Map.of());
        });

    // When
    AgencyResponse answer = ask(partner, "message", bytes(10), Map.of());

    // Then
    assertThat(answer.status()).isEqualTo(202);
    assertThat(times.get()).isGreaterThanOrEqualTo(timesTakenWhenCut());
    assertThat(door.arrived)
        .allSatisfy(it -> assertThat(((Submission) it).body()).isEqualTo(bytes(10)));
  }

  /** The least number of times a message is taken if the network is cut before it is answered. */
  protected int timesTakenWhenCut() {
    return 2;
  }

  @Test
  void acceptsMessagesOnlyWhileDirectoryHasTheIntermediary() throws Exception {
    // Given
    IntermediaryAgency partner = linked(pki.issue("police"));
    ask(partner, "message", bytes(1), Map.of());
    gateway.agencies(List.of());
    await().atMost(SOON).until(() -> partner.network().open() == 0);

    // When
    List<IntermediaryClient.Answer> answers = answersToOneRemoved(partner);

    // Then
    assertThat(answers).isEmpty();
    assertThat(door.arrived).hasSize(1);
  }

  /** The answers to an agency that is no longer in the directory and sends a message. */
  protected List<IntermediaryClient.Answer> answersToOneRemoved(IntermediaryAgency partner)
      throws Exception {
    partner.client().send("message", bytes(2), Map.of(), "2");
    return partner.client().answers(1, 1_000);
  }

  @Test
  void reconnectsToUnavailableIntermediaryAfterPauses() throws Exception {
    // Given
    IntermediaryAgency partner = linked(pki.issue("platform"));
    ask(partner, "message", bytes(1), Map.of());
    partner.down();
    partner.up();

    // When
    AgencyResponse answer = ask(partner, "message", bytes(2), Map.of());

    // Then
    assertThat(answer.status()).isEqualTo(202);
    assertThat(partner.network().connections()).isLessThan(20);
  }

  @Override
  protected long deadlineOfABrokenAnswerMillis() {
    return briefMillis(); // an incomplete answer says nothing, and another may come
  }
}
