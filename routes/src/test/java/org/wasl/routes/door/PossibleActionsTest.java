package org.wasl.routes.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.wasl.database.Result;
import org.wasl.routes.TestLine;
import org.wasl.routes.TestPartner;
import org.wasl.routes.TestPartners;
import org.wasl.routes.config.ConfigurationSnapshot;
import org.wasl.routes.door.MessageState.DecidedMessage;
import org.wasl.routes.door.MessageState.ValidMessage;
import org.wasl.routes.runtime.StepResult;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.agreements.Agreement;
import org.wasl.rules.agreements.Agreements;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.rules.lifecycle.Lifecycle;
import org.wasl.rules.lifecycle.ObjectKind;
import org.wasl.rules.lifecycle.ObjectState;
import org.wasl.rules.lifecycle.ObjectTransition;
import org.wasl.rules.lifecycle.ReferralState;
import org.wasl.rules.permission.ObjectSnapshot;
import org.wasl.rules.permission.ReferralAction;
import org.wasl.rules.permission.ReferralAction.Allowed;
import org.wasl.rules.permission.ReferralAction.NotAllowed;
import org.wasl.runtime.TestSeed;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.store.referral.ReferralObject;
import org.wasl.store.referral.ReferralObject.Holder;
import org.wasl.store.referral.ReferralSnapshot;
import org.wasl.store.referral.Timeline;
import org.wasl.wire.exchange.Submission;
import org.wasl.wire.message.Envelope;

/**
 * In referrals of every state, with all kinds of parties and objects. The door accepts a sample of
 * every message that is listed as allowed, and refuses a sample of every other one.
 */
class PossibleActionsTest {
  private static final Path TYPES = Path.of("..", "schemas", "types");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SchemaRegistry SCHEMAS = TestLine.SCHEMAS;
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final ReferralId REFERRAL =
      ReferralId.parse("01930000-0000-7000-8000-000000000001");
  private static final int REFERRALS = 400;

  /** Some reasons are rare, so further referrals follow until every reason has occurred. */
  private static final int MOST_REFERRALS = 10 * REFERRALS;

  private static final ConfigurationSnapshot TABLES =
      TestPartners.configuration(TestPartners.directory());

  private static final List<TestPartner> AGENCIES =
      List.of(
          TestPartners.PLATFORM,
          TestPartners.POLICE,
          TestPartners.OTHER_POLICE,
          TestPartners.OFFICE,
          TestPartners.OTHER_OFFICE,
          TestPartners.DESK,
          TestPartners.REGISTRY,
          TestPartners.COURT,
          TestPartners.OVERSIGHT,
          TestPartners.TRIAGE);

  /** A message type with its code, and the objects of both kinds that a message names. */
  private record Attempt(
      String type, String subtype, Optional<MessageId> object, Optional<MessageId> answers) {}

  private final Random random = new Random(TestSeed.of(PossibleActionsTest.class));

  @Test
  void doorAcceptsExactlyTheListedActions() throws IOException {
    // Given
    List<ObjectNode> samples = samples();
    Map<String, Integer> allowed = new TreeMap<>();
    // No shipped agreement has an empty set of recipients, which another test shows.
    Set<String> missing = new HashSet<>(Set.of("no-recipient"));
    Set<String> reasons = Set.copyOf(TestLine.CODES.list("missing").codes());
    for (int i = 0; i < REFERRALS || i < MOST_REFERRALS && !missing.equals(reasons); i++) {
      ReferralSnapshot referral = referral();
      TestPartner sender = any(AGENCIES);
      // When
      List<ReferralAction> actions =
          new PossibleActions(TABLES, referral, sender.agency()).list(referral.objects());
      // Then
      Set<Attempt> listed = new HashSet<>();
      for (ReferralAction action : actions) {
        switch (action) {
          case Allowed it -> {
            listed.addAll(attempts(it));
            allowed.merge(it.type() + "/" + it.subtype(), 1, Integer::sum);
          }
          case NotAllowed it -> missing.add(it.missing());
        }
      }
      for (ObjectNode sample : samples) {
        for (Attempt attempt : attempts(sample, referral)) {
          assertThat(decide(sample, attempt, sender, referral))
              .as("%s by %s in %s", attempt, sender.id(), referral)
              .isInstanceOf(
                  listed.contains(attempt) ? StepResult.Next.class : StepResult.Rejected.class);
        }
      }
    }
    assertThat(allowed).hasSizeGreaterThan(30);
    assertThat(missing).isEqualTo(reasons);
  }

  @Test
  void refusesActionWithoutRecipients() {
    // Given an agreement with a role that no party of the referral has
    Agreement line =
        new Agreement(
            AgencyRole.PLATFORM, "case-withdrawal", "", Set.of(), Set.of(AgencyRole.DESK));
    ConfigurationSnapshot tables =
        TestPartners.configuration(TestPartners.directory(), new Agreements(List.of(line)));
    ReferralSnapshot referral =
        new ReferralSnapshot(
            TestPartners.referral(REFERRAL, "referred", NOW), List.of(), List.of());
    // When
    List<ReferralAction> actions =
        new PossibleActions(tables, referral, TestPartners.PLATFORM.agency()).list(List.of());
    // Then
    assertThat(actions).containsExactly(new NotAllowed("case-withdrawal", "", "no-recipient"));
  }

  private static List<Attempt> attempts(Allowed action) {
    Optional<MessageId> named = action.object().map(ObjectSnapshot::id);
    boolean notice = action.object().filter(it -> it.kind().isNotice()).isPresent();
    List<Attempt> attempts = new ArrayList<>();
    attempts.add(
        new Attempt(
            action.type(),
            action.subtype(),
            named.filter(_ -> notice),
            named.filter(_ -> !notice)));
    action
        .mayAnswer()
        .forEach(
            request ->
                attempts.add(
                    new Attempt(
                        action.type(), action.subtype(), named, Optional.of(request.id()))));
    return attempts;
  }

  /** With each of the objects that the schema lets such a message name. */
  private static List<Attempt> attempts(ObjectNode sample, ReferralSnapshot referral) {
    String type = sample.at("/envelope/type").asText();
    String subtype = subtype(sample);
    Lifecycle.NamedObject names = Lifecycle.names(type, subtype);
    List<Optional<MessageId>> objects =
        names == Lifecycle.NamedObject.NOTICE ? ids(referral, true) : List.of(Optional.empty());
    List<Optional<MessageId>> answers = new ArrayList<>();
    if (names != Lifecycle.NamedObject.REQUEST) {
      answers.add(Optional.empty());
    }
    if (names == Lifecycle.NamedObject.REQUEST || mayAnswer(sample)) {
      answers.addAll(ids(referral, false));
    }
    return objects.stream()
        .flatMap(
            object -> answers.stream().map(answer -> new Attempt(type, subtype, object, answer)))
        .toList();
  }

  private static List<Optional<MessageId>> ids(ReferralSnapshot referral, boolean notices) {
    return referral.objects().stream()
        .filter(it -> ObjectKind.ofWireName(it.kind()).isNotice() == notices)
        .map(it -> Optional.of(it.id()))
        .toList();
  }

  /**
   * Tells whether a valid message of this type and action may have the member {@code instruction}.
   */
  private static boolean mayAnswer(ObjectNode sample) {
    ObjectNode document = sample.deepCopy();
    Optional<String> place =
        SCHEMAS.clearPointer(sample.at("/envelope/type").asText(), 1, "answers");
    place.ifPresent(it -> put(document, it, Optional.of(UUID.randomUUID().toString())));
    return place.isPresent()
        && SCHEMAS.validate(sample.at("/envelope/type").asText(), 1, document).isEmpty();
  }

  private static String subtype(JsonNode document) {
    JsonNode content = document.path("content");
    return content.path("code").asText(content.path("action").asText(""));
  }

  /** One valid sample of every type and code that an agency may send in a referral. */
  private static List<ObjectNode> samples() throws IOException {
    Map<String, ObjectNode> samples = new TreeMap<>();
    try (Stream<Path> files = Files.walk(TYPES)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".json")).sorted().toList()) {
        JsonNode document = JSON.readTree(file.toFile());
        String type = document.at("/envelope/type").asText();
        if (file.getParent().endsWith("valid")
            && SCHEMAS.isMessage(type, 1)
            && !type.equals("vetted-case")) {
          samples.putIfAbsent(type + "/" + subtype(document), (ObjectNode) document);
        }
      }
    }
    return List.copyOf(samples.values());
  }

  private StepResult<DecidedMessage> decide(
      ObjectNode sample, Attempt attempt, TestPartner sender, ReferralSnapshot referral) {
    ObjectNode document = sample.deepCopy();
    document
        .withObject("/envelope")
        .put("sender", sender.id().value())
        .put("messageId", UUID.randomUUID().toString())
        .put("referral", REFERRAL.toString());
    place(document, "object", attempt.object().map(MessageId::toString));
    place(document, "answers", attempt.answers().map(MessageId::toString));
    address(document, attempt.type(), sender, referral);
    place(document, "until", Optional.empty());
    for (String at : List.of("/content/sealedIdentity", "/content/case/reporter/sealedIdentity")) {
      put(document, at, Optional.empty());
    }
    JsonNode head = document.path("envelope");
    Envelope envelope =
        Envelope.of(name -> head.hasNonNull(name) ? head.path(name).asText() : null);
    MessageDecision decision =
        new MessageDecision(
            () -> TABLES,
            new AgencyId("triage"),
            "MA",
            _ -> new Result.Done<>(Optional.of(referral)),
            Clock.fixed(NOW, ZoneOffset.UTC));
    Submission submission =
        new Submission(sender.thumbprint(), new byte[0], "", Optional.of(REFERRAL), "en");
    return decision.decide(new ValidMessage(submission, sender.agency(), document, envelope));
  }

  /** Names agencies that the message may name. */
  private static void address(
      ObjectNode document, String type, TestPartner sender, ReferralSnapshot referral) {
    if (type.equals("handover")) {
      String other =
          sender == TestPartners.PLATFORM ? referral.referral().office().value() : "platform";
      place(document, "addressee", Optional.of(other));
      return;
    }
    AgencyId police =
        sender == TestPartners.OTHER_POLICE ? new AgencyId("police-a") : new AgencyId("police-b");
    AgencyId office =
        sender == TestPartners.OTHER_OFFICE ? new AgencyId("office-a") : new AgencyId("office-b");
    replace(document, "addressee", police);
    replace(document, "toOffice", office);
    replace(document, "court", new AgencyId("court"));
  }

  private static void replace(ObjectNode document, String fact, AgencyId agency) {
    String type = document.at("/envelope/type").asText();
    SCHEMAS
        .clearPointer(type, 1, fact)
        .filter(place -> !document.at(place).isMissingNode())
        .ifPresent(place -> put(document, place, Optional.of(agency.value())));
  }

  private static void place(ObjectNode document, String fact, Optional<String> value) {
    SCHEMAS
        .clearPointer(document.at("/envelope/type").asText(), 1, fact)
        .ifPresent(place -> put(document, place, value));
  }

  private static void put(ObjectNode document, String pointer, Optional<String> value) {
    int last = pointer.lastIndexOf('/');
    if (document.at(pointer.substring(0, last)) instanceof ObjectNode parent) {
      String name = pointer.substring(last + 1);
      value.ifPresentOrElse(text -> parent.put(name, text), () -> parent.remove(name));
    }
  }

  private ReferralSnapshot referral() {
    ReferralState state = any(List.of(ReferralState.values()));
    String wireName = (state == ReferralState.NEW ? ReferralState.REFERRED : state).wireName();
    boolean triaged = random.nextInt(10) == 0;
    List<AgencyId> others =
        Stream.of(new AgencyId("office-b"), new AgencyId("court"), new AgencyId("police-b"))
            .filter(_ -> random.nextBoolean())
            .toList();
    String mode = any(List.of("identified", "pseudonymous", "anonymous"));
    return new ReferralSnapshot(
        new Timeline.Referral(
            REFERRAL,
            wireName,
            new AgencyId("platform"),
            new MessageId(UUID.randomUUID()),
            "{\"category\":\"fraud\",\"reporterMode\":\"" + mode + "\"}",
            List.of(new AgencyId("police-a")),
            triaged ? new AgencyId("triage") : new AgencyId("office-a"),
            others,
            List.of(),
            false,
            NOW),
        objects(),
        random.nextBoolean() ? List.of(new AgencyId("court")) : List.of());
  }

  private List<ReferralObject> objects() {
    List<ReferralObject> objects = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      ObjectTransition made =
          any(
              Lifecycle.objectTransitions().stream()
                  .filter(step -> step.from() == ObjectState.NONE)
                  .toList());
      List<ObjectState> states =
          Lifecycle.objectTransitions().stream()
              .filter(step -> step.kind() == made.kind())
              .flatMap(step -> Stream.concat(Stream.of(step.to()), step.whenConfirmed().stream()))
              .distinct()
              .toList();
      objects.add(
          new ReferralObject(
              new MessageId(UUID.randomUUID()),
              made.kind().wireName(),
              made.subtype().isEmpty() ? made.type() : made.subtype(),
              any(
                  List.of(
                      new AgencyId("office-a"), new AgencyId("police-a"), new AgencyId("court"))),
              any(states).wireName(),
              objects.size() + 2,
              Optional.empty(),
              holders()));
    }
    return objects;
  }

  private List<Holder> holders() {
    List<Holder> holders = new ArrayList<>();
    for (TestPartner agency : AGENCIES) {
      if (random.nextInt(3) == 0) {
        holders.add(new Holder(agency.id(), random.nextBoolean()));
      }
    }
    return holders;
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
