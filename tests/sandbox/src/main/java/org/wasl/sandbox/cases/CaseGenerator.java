package org.wasl.sandbox.cases;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;

/**
 * Makes {@code vetted-case/1} documents in the proportions of the platform's published figures.
 * Equal seed, count, sender and time give equal cases, except for the sealed identities. It is
 * immutable and safe for use by many threads.
 */
public final class CaseGenerator {
  /** One case in a hundred has no place at all. */
  private static final int WITHOUT_PLACE_PERCENT = 1;

  private static final Duration LATEST = Duration.ofMinutes(10);
  private static final Duration SPAN = Duration.ofDays(3).minus(LATEST);

  private final ObjectMapper json = new ObjectMapper();
  private final CaseCodes codes = new CaseCodes();
  private final long seed;
  private final int count;
  private final AgencyId sender;
  private final Instant now;
  private final IdentitySealer seal;
  private final CaseDistribution lots;
  private final Instant latest;
  private final int spanMinutes;

  /**
   * @param seed seed of all random values
   * @param count number of cases; proportions hold over all of them
   * @param sender agency that publishes them
   * @param now the newest moment in any case; all were reported in the three days before
   * @param seal seals a reporter's identity
   */
  public CaseGenerator(long seed, int count, AgencyId sender, Instant now, IdentitySealer seal) {
    this(
        seed,
        count,
        sender,
        now.truncatedTo(ChronoUnit.SECONDS),
        seal,
        now.truncatedTo(ChronoUnit.SECONDS).minus(LATEST),
        SPAN);
  }

  private CaseGenerator(
      long seed,
      int count,
      AgencyId sender,
      Instant now,
      IdentitySealer seal,
      Instant latest,
      Duration span) {
    this.seed = seed;
    this.count = count;
    this.sender = sender;
    this.now = now;
    this.seal = seal;
    this.lots = new CaseDistribution(seed, count);
    this.latest = latest;
    this.spanMinutes = Math.toIntExact(span.toMinutes());
  }

  /** Makes equal cases that were reported from one moment on and before another one. */
  public CaseGenerator reportedBetween(Instant from, Instant until) {
    Instant last = until.minus(Duration.ofMinutes(1));
    return new CaseGenerator(seed, count, sender, now, seal, last, Duration.between(from, last));
  }

  /** All cases in their order, made as they are asked for. */
  public Stream<SyntheticCase> cases() {
    return IntStream.range(0, count).mapToObj(this::at);
  }

  /**
   * The case with this index, from 0.
   *
   * @throws IndexOutOfBoundsException if it is not below the count
   */
  public SyntheticCase at(int index) {
    CaseRandom dice = new CaseRandom(seed, index);
    MessageId messageId = dice.uuid();
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document
        .putObject("envelope")
        .put("type", "vetted-case")
        .put("version", 1)
        .put("messageId", messageId.toString())
        .put("sender", sender.value())
        .put("time", now.toString())
        .put("nonce", dice.nonce());
    ObjectNode content = document.putObject("content");
    content.put("caseNumber", String.format(Locale.ROOT, "PF-%d-%06d", seed & 0xFFFF, index));
    fill(content, dice, index);
    return new SyntheticCase(
        messageId,
        lots.category(index),
        content.get("urgency").textValue(),
        content.get("origin").textValue(),
        content.at("/place/territory").textValue(),
        lots.mode(index),
        content.get("subjects").size(),
        bytes(document));
  }

  private void fill(ObjectNode content, CaseRandom dice, int index) {
    String category = lots.category(index);
    String language = dice.oneOf(CaseTexts.LANGUAGES);
    Instant reported = latest.minus(Duration.ofMinutes(dice.between(0, spanMinutes)));
    content.put("time", reported.toString());
    content
        .putObject("occurred")
        .put("from", reported.minus(Duration.ofHours(dice.between(1, 24 * 30))).toString());
    String place = place(content.putObject("place"), dice, index, language);
    content.put("origin", lots.abroad(index) ? dice.oneOf(TechnicalIndicators.COUNTRIES) : "MA");
    content.put("category", category);
    List<String> findings = findings(dice, category);
    content.put("urgency", CategoryTraits.urgency(dice, category, findings));
    offences(content.putArray("offences"), dice, category);
    assessment(content.putObject("assessment"), dice, language, category, place);
    ArrayNode found = content.putArray("findings");
    findings.forEach(found::add);
    FictitiousPersons.subjects(content.putArray("subjects"), dice, language);
    FictitiousPersons.victims(content.putArray("victims"), dice, language, category);
    reporter(content.putObject("reporter"), dice, index, language);
    TechnicalIndicators.evidence(dice, content.putArray("evidence"));
    ArrayNode languages = content.putArray("languages").add(language);
    if (dice.percent(20)) {
      languages.add(language.equals("fr") ? "ar" : "fr");
    }
  }

  private String place(ObjectNode place, CaseRandom dice, int index, String language) {
    JsonNode territory = dice.oneOf(codes.territories(lots.region(index)));
    String label = territory.get(language).textValue();
    if (!dice.percent(WITHOUT_PLACE_PERCENT)) {
      place.put("territory", territory.get("code").textValue());
      place.put("locality", label);
    }
    place.put("online", dice.percent(70));
    return label;
  }

  private static List<String> findings(CaseRandom dice, String category) {
    CategoryTraits.Traits traits = CategoryTraits.of(category);
    List<String> findings = new ArrayList<>();
    if (dice.percent(traits.findingPercent())) {
      findings.add(dice.oneOf(traits.findings()));
    }
    return findings;
  }

  private void offences(ArrayNode offences, CaseRandom dice, String category) {
    List<String> possible = CategoryTraits.of(category).offences();
    Stream.of(dice.oneOf(possible), dice.oneOf(possible))
        .distinct()
        .map(codes::offence)
        .forEach(
            offence ->
                offences
                    .addObject()
                    .put("code", offence.get("code").textValue())
                    .put("iccs", offence.get("iccs").textValue())
                    .put("class", offence.get("offenceClass").textValue()));
  }

  private static void assessment(
      ObjectNode assessment, CaseRandom dice, String language, String category, String place) {
    String account = "fictif_" + dice.hex(8);
    assessment.put("summary", CaseTexts.summary(language, category, place, account));
    assessment.put("confidence", dice.oneOf(List.of("low", "medium", "medium", "high")));
    ArrayNode indicators = assessment.putArray("indicators");
    for (int left = dice.between(1, 4); left > 0; left--) {
      indicators.add(TechnicalIndicators.indicator(dice));
    }
  }

  private void reporter(ObjectNode reporter, CaseRandom dice, int index, String language) {
    reporter.put("mode", lots.mode(index));
    if (lots.mode(index).equals("identified")) {
      seal.seal(lots.category(index), FictitiousPersons.reporter(dice, language))
          .ifPresent(
              identity ->
                  reporter
                      .put("custodian", identity.custodian().value())
                      .set("sealedIdentity", identity.jwe()));
    }
  }

  private byte[] bytes(JsonNode document) {
    try {
      return json.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }
}
