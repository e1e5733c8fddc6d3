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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
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
import org.wasl.rules.agreements.Agreement;
import org.wasl.rules.agreements.Agreements;
import org.wasl.rules.agreements.Custodians;
import org.wasl.rules.competence.CompetenceTable;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.rules.lifecycle.ObjectKind;
import org.wasl.rules.lifecycle.ObjectState;
import org.wasl.rules.lifecycle.ReferralState;
import org.wasl.runtime.TestSeed;
import org.wasl.store.referral.ReferralObject;
import org.wasl.store.referral.ReferralSnapshot;
import org.wasl.store.referral.Timeline;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.exchange.Submission;
import org.wasl.wire.message.Envelope;

/**
 * Every sample of every message, from every sender, in referrals with all kinds of parties, holders
 * and issuers. No message reaches both a sandbox and another agency.
 */
class SandboxDecisionTest {
  private static final Path TYPES = Path.of("..", "schemas", "types");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final ReferralId REFERRAL =
      ReferralId.parse("01930000-0000-7000-8000-000000000001");
  private static final Submission UNSIGNED =
      new Submission("", new byte[0], "", Optional.empty(), "en");

  private static final int DECISIONS_PER_SAMPLE = 300;

  /** Members of a content that name an agency. */
  private static final List<String> NAMES =
      List.of("addressee", "police", "toOffice", "office", "court");

  private static final List<TestPartner> OFFICES =
      TestPartners.ALL.stream()
          .filter(partner -> partner.agency().kind() == AgencyKind.PROSECUTION)
          .toList();

  private static final AgencyDirectory DIRECTORY = TestPartners.directory();
  private static final CompetenceTable COMPETENCE = TestPartners.competence();
  private static final List<Agreement> AGREEMENTS = TestPartners.agreements().lines();

  private final Random random = new Random(TestSeed.of(SandboxDecisionTest.class));

  @Test
  void noMessageGoesToSandboxesAndOthers() throws IOException {
    // Given
    Map<String, Integer> decided = new TreeMap<>();
    for (ObjectNode sample : samples()) {
      for (int i = 0; i < DECISIONS_PER_SAMPLE; i++) {
        boolean test = random.nextBoolean();
        // When
        StepResult<DecidedMessage> result = decide(sample.deepCopy(), test);
        // Then
        if (result instanceof StepResult.Next<DecidedMessage>(var message)) {
          assertThat(message.recipients())
              .as("%s test=%s", message.message().envelope().type(), test)
              .isNotEmpty()
              .allMatch(agency -> agency.sandbox() == test);
          decided.merge(message.message().envelope().type() + " test=" + test, 1, Integer::sum);
        }
      }
    }
    assertThat(decided.keySet())
        .contains("vetted-case test=true", "vetted-case test=false")
        .contains("wanted-notice test=true", "wanted-notice test=false")
        .contains("instruction test=true", "instruction test=false")
        .contains("investigation-report test=true", "handover test=true", "handover test=false")
        .hasSizeGreaterThan(20);
  }

  private static List<ObjectNode> samples() throws IOException {
    List<ObjectNode> samples = new ArrayList<>();
    try (Stream<Path> files = Files.walk(TYPES)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".json")).sorted().toList()) {
        JsonNode document = JSON.readTree(file.toFile());
        if (file.getParent().endsWith("valid")
            && !senders(document.at("/envelope/type").asText()).isEmpty()) {
          samples.add((ObjectNode) document);
        }
      }
    }
    return samples;
  }

  private StepResult<DecidedMessage> decide(ObjectNode document, boolean test) {
    ObjectNode envelope = document.withObject("/envelope");
    TestPartner sender = any(senders(envelope.path("type").asText()));
    envelope.put("sender", sender.id().value());
    if (test) {
      envelope.put("test", true);
    }
    if (envelope.has("referral")) {
      envelope.put("referral", REFERRAL.toString());
    }
    ObjectNode content = document.withObject("/content");
    NAMES.stream()
        .filter(content::has)
        .forEach(name -> content.put(name, any(TestPartners.ALL).id().value()));
    MessageDecision decision =
        new MessageDecision(
            () ->
                new ConfigurationSnapshot(
                    DIRECTORY, COMPETENCE, agreements(), null, TestLine.SCHEMAS),
            new AgencyId("triage"),
            "MA",
            id -> new Result.Done<>(Optional.of(snapshot(document, sender.id(), test))),
            Clock.fixed(NOW, ZoneOffset.UTC));
    Envelope head =
        Envelope.of(name -> envelope.hasNonNull(name) ? envelope.path(name).asText() : null);
    return decision.decide(new ValidMessage(UNSIGNED, sender.agency(), document, head));
  }

  /** The agencies of the kinds that may send it by the agreements. */
  private static List<TestPartner> senders(String type) {
    return TestPartners.ALL.stream()
        .filter(
            partner ->
                AGREEMENTS.stream()
                    .filter(line -> line.type().equals(type))
                    .anyMatch(line -> line.sender().name().equals(partner.agency().kind().name())))
        .toList();
  }

  /** The custodian may be anybody, also the platform. */
  private Agreements agreements() {
    return new Agreements(
        AGREEMENTS,
        random.nextBoolean() ? Custodians.NONE : Custodians.only(any(TestPartners.ALL).id()));
  }

  private ReferralSnapshot snapshot(ObjectNode document, AgencyId sender, boolean test) {
    ReferralState state = any(List.of(ReferralState.values()));
    return new ReferralSnapshot(
        new Timeline.Referral(
            REFERRAL,
            state.wireName(),
            any(List.of(new AgencyId("platform"), new AgencyId("test-platform"))),
            new MessageId(UUID.randomUUID()),
            "{\"urgency\":\"immediate\",\"reporterMode\":\"identified\",\"category\":\"fraud\"}",
            some(),
            random.nextBoolean() ? sender : any(OFFICES).id(),
            some(sender),
            List.of(),
            test,
            NOW),
        objects(document.path("content")),
        some(sender));
  }

  /** The objects that the content names, of any kind, held by any agency. */
  private List<ReferralObject> objects(JsonNode content) {
    List<ReferralObject> objects = new ArrayList<>();
    content.forEach(
        value -> {
          if (value.isTextual() && value.asText().length() == 36) {
            ObjectKind kind = any(List.of(ObjectKind.values()));
            objects.add(
                new ReferralObject(
                    MessageId.parse(value.asText()),
                    kind.wireName(),
                    kind.isNotice() ? kind.wireName() : "issue-wanted-notice",
                    any(TestPartners.ALL).id(),
                    any(List.of(ObjectState.values())).wireName(),
                    1,
                    Optional.empty(),
                    some().stream().map(id -> new ReferralObject.Holder(id, false)).toList()));
          }
        });
    return objects;
  }

  private <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** Half of all agencies, and this one. */
  private List<AgencyId> some(AgencyId also) {
    List<AgencyId> some = new ArrayList<>(some());
    some.remove(also);
    some.add(also);
    return some;
  }

  /** Half of all agencies. */
  private List<AgencyId> some() {
    List<AgencyId> ids =
        new ArrayList<>(
            TestPartners.ALL.stream().map(TestPartner::agency).map(Agency::id).toList());
    Collections.shuffle(ids, random);
    return List.copyOf(ids.subList(0, ids.size() / 2));
  }
}
