package org.wasl.courtfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.zxing.BarcodeFormat;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.time.TimeStamps;
import org.wasl.audit.time.TimeStamps.NoTimeStampException;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.EvidenceBundle.ProvenStep;
import org.wasl.audit.verify.EvidenceBundle.SignedReceipt;
import org.wasl.audit.verify.RefusalCheck;
import org.wasl.courtfile.ArchivalPdf.Attachment;
import org.wasl.courtfile.TaggedPages.Style;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.NonDelivery;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;

/** Writes a verified evidence bundle as a document for a court. */
public final class CourtFile {
  private static final float QR_SIDE = 150;

  private final EvidenceBundle bundle;

  /** The steps of the bundle that are not erased. */
  private final List<AuditEntry> entries;

  private final CourtTexts texts;
  private final MessageWords words;
  private final TaggedPages pages;

  /** The messages that the office opened and the trail proves, by sender and id. */
  private final Map<String, JsonNode> shown = new LinkedHashMap<>();

  private final Map<String, Integer> messageNumbers = new LinkedHashMap<>();

  private CourtFile(
      EvidenceBundle bundle,
      List<ShownMessage> messages,
      CourtTexts texts,
      MessageWords words,
      TaggedPages pages)
      throws IOException {
    this.bundle = bundle;
    this.entries =
        bundle.steps().stream()
            .flatMap(step -> step.disclosure().stream())
            .map(EvidenceBundle.Disclosure::entry)
            .toList();
    this.texts = texts;
    this.words = words;
    this.pages = pages;
    for (Step step : accepted()) {
      String key = messageKey(step);
      messageNumbers.putIfAbsent(key, messageNumbers.size() + 1);
      Optional<ShownMessage> proven = messages.stream().filter(it -> isOf(it, step)).findFirst();
      if (proven.isPresent()) {
        shown.put(key, new ObjectMapper().readTree(proven.get().body()));
      }
    }
  }

  private List<Step> accepted() {
    return entries.stream()
        .map(AuditEntry::step)
        .filter(step -> step.action() == AuditAction.ACCEPTED)
        .toList();
  }

  /**
   * A signed document.
   *
   * @param failures why it has no time stamp, for each authority that was asked in vain
   */
  public record Written(byte[] pdf, List<String> failures) {}

  /**
   * Writes and signs a document. Its first page says whether it has a time stamp.
   *
   * @param bundle a bundle that was verified
   * @param messages the messages that the office opened
   * @param refusals the refused submissions, which were verified
   * @param office the id of the office that signs
   * @param authorities who is asked for a time stamp
   * @param at the time of the document. All its times are in that zone
   */
  public static Written write(
      EvidenceBundle bundle,
      List<ShownMessage> messages,
      List<Refusal> refusals,
      AgencyId office,
      CourtLanguage language,
      DocumentSigner key,
      TimeStamps authorities,
      ZonedDateTime at)
      throws IOException {
    Cover cover = new Cover(office, key.subject(), !authorities.isEmpty(), at);
    try {
      byte[] unsigned = unsigned(bundle, messages, refusals, language, cover);
      byte[] pdf = key.sign(unsigned, at.toInstant(), authorities);
      return new Written(pdf, List.of());
    } catch (NoTimeStampException e) {
      Cover without = new Cover(office, key.subject(), false, at);
      byte[] unsigned = unsigned(bundle, messages, refusals, language, without);
      return new Written(key.sign(unsigned, at.toInstant(), TimeStamps.NONE), e.failures());
    }
  }

  /** Facts of the document itself, for its first page. */
  private record Cover(AgencyId office, String signer, boolean stamped, ZonedDateTime at) {}

  private static byte[] unsigned(
      EvidenceBundle bundle,
      List<ShownMessage> messages,
      List<Refusal> refusals,
      CourtLanguage language,
      Cover cover)
      throws IOException {
    try (PDDocument document = new PDDocument();
        InputStream font = CourtFile.class.getResourceAsStream("Amiri-Regular.ttf")) {
      if (font == null) {
        throw new IllegalStateException("no font in the jar");
      }
      document.setVersion(1.7f);
      document.setDocumentId(cover.at().toInstant().toEpochMilli());
      CourtTexts texts = new CourtTexts(language, cover.at().getZone());
      TaggedPages pages = new TaggedPages(document, language, font.readAllBytes());
      CourtFile file =
          new CourtFile(bundle, messages, texts, new MessageWords(language, texts), pages);
      file.addCover(cover);
      file.addParties();
      file.addChronology(cover);
      file.addMessages();
      file.addEvidenceFiles();
      file.addReceipts();
      file.addNegatives(refusals);
      file.addDeadlines();
      file.addErasures();
      file.addInstructions();
      pages.close();
      List<Attachment> attachments = new ArrayList<>(RefusalFiles.of(bundle, refusals));
      attachments.add(new Attachment(ArchivalPdf.EVIDENCE, "application/json", bundle.bytes()));
      ArchivalPdf.complete(
          document, language, texts.text("title"), attachments, cover.at().toInstant());
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      document.save(out, CompressParameters.NO_COMPRESSION);
      return out.toByteArray();
    }
  }

  private void addCover(Cover cover) throws IOException {
    pages.add(Style.TITLE, texts.text("title"));
    add("cover.what", Map.of());
    add("cover.referral", Map.of("referral", bundle.referral().toString()));
    add("cover.office", Map.of("office", cover.office().value(), "signer", cover.signer()));
    add("cover.time", Map.of("time", texts.time(cover.at().toInstant())));
    add(cover.stamped() ? "cover.time-stamp" : "cover.no-time-stamp", Map.of());
    add("cover.bundle", Map.of("file", ArchivalPdf.EVIDENCE));
  }

  private void addParties() throws IOException {
    pages.add(Style.HEADING, texts.text("parties"));
    Set<String> parties = new LinkedHashSet<>();
    for (AuditEntry entry : entries) {
      entry.step().sender().ifPresent(agency -> parties.add(agency.value()));
      entry.step().recipient().ifPresent(agency -> parties.add(agency.value()));
    }
    for (String party : parties) {
      pages.add(Style.TEXT, "• " + CourtTexts.isolated(party));
    }
    addNoneIf(parties.isEmpty());
  }

  private void addChronology(Cover cover) throws IOException {
    pages.add(Style.HEADING, texts.text("chronology"));
    add("chronology.zone", Map.of("zone", cover.at().getZone().getId()));
    for (ProvenStep step : bundle.steps()) {
      String number = Long.toString(step.number());
      String sentence =
          step.disclosure()
              .map(it -> sentence(it.entry()))
              .orElseGet(() -> texts.text("step.erased"));
      pages.add(Style.TEXT, texts.text("step", Map.of("number", number)) + " " + sentence);
    }
  }

  private String sentence(AuditEntry entry) {
    Step step = entry.step();
    String key = "action." + step.action().wireName();
    Map<String, String> values =
        Map.of(
            "actor", step.actor(),
            "message", message(step),
            "recipient", step.recipient().map(AgencyId::value).orElse("?"),
            "attempt",
                step.attempt().isPresent() ? Integer.toString(step.attempt().getAsInt()) : "?",
            "action", step.action().wireName());
    String sentence = texts.text(texts.has(key) ? key : "action", values);
    String why = step.why().map(it -> " " + texts.text("why", Map.of("why", why(step)))).orElse("");
    return texts.text("at", Map.of("time", texts.time(entry.at()))) + " " + sentence + why;
  }

  private String why(Step step) {
    return switch (step.why().orElse(new StepReason.Unknown("?"))) {
      case StepReason.Code(String code) ->
          texts.has("code." + code)
              ? texts.text("code." + code)
              : words.code(step.action() == AuditAction.OPENED ? "referral-state" : "reason", code);
      case StepReason.Parked(String reason, String cause) ->
          listed(words.code("reason", reason), words.code("reason", cause));
      case StepReason.DueReminder(String stage, String kind) ->
          listed(words.code("reminder", kind), words.code("stage", stage));
      case StepReason.ObjectChange(MessageId object, String state, Optional<String> ground) ->
          listed(
              object.toString(),
              words.code("object-state", state)
                  + ground.map(it -> ": " + words.code("notice-refusal", it)).orElse(""));
      case StepReason.PartyJoined(AgencyId agency) -> texts.text("why.joined") + " " + agency;
      case StepReason.OfficeChange(AgencyId agency) -> texts.text("why.office") + " " + agency;
      case StepReason.Erasure(String reason, String basis, boolean _) ->
          listed(words.code("reason", reason), words.code("legal-basis", basis));
      case StepReason other -> other.text();
    };
  }

  private String listed(String... parts) {
    return String.join(texts.text("comma") + " ", parts);
  }

  private String message(Step step) {
    Integer number = messageNumbers.get(messageKey(step));
    return number == null ? step.message().map(Object::toString).orElse("?") : number.toString();
  }

  private static String messageKey(Step step) {
    return step.sender().map(AgencyId::value).orElse("")
        + " "
        + step.message().map(Object::toString).orElse("");
  }

  private void addMessages() throws IOException {
    pages.add(Style.HEADING, texts.text("messages"));
    for (Step step : accepted()) {
      add(
          "message",
          Map.of(
              "message", message(step),
              "sender", step.sender().map(AgencyId::value).orElse("?"),
              "id", step.message().map(Object::toString).orElse("?"),
              "digest", step.digest().orElse("?")));
      JsonNode body = shown.get(messageKey(step));
      if (body == null) {
        add("message.sealed", Map.of());
      } else {
        addContent(body);
      }
    }
    addNoneIf(messageNumbers.isEmpty());
  }

  private void addContent(JsonNode body) throws IOException {
    for (MessageWords.Line line : words.lines(body)) {
      for (String text : line.value().split("\\R")) {
        pages.add(Style.SMALL, CourtTexts.isolated(line.name()) + ": " + CourtTexts.isolated(text));
      }
    }
  }

  /** The files that the shown messages name by their digest, with who has signed to have them. */
  private void addEvidenceFiles() throws IOException {
    pages.add(Style.HEADING, texts.text("files"));
    boolean none = true;
    for (Step step : accepted()) {
      JsonNode body = shown.get(messageKey(step));
      List<JsonNode> files = body == null ? List.of() : files(body);
      for (JsonNode file : files) {
        none = false;
        add(
            "file",
            Map.of(
                "name", file.path("name").asText("?"),
                "size", file.path("sizeBytes").asText("?"),
                "digest", file.path("sha256").asText(),
                "message", message(step),
                "sender", step.sender().map(AgencyId::value).orElse("?")));
      }
      if (!files.isEmpty()) {
        add("files.holders", Map.of("message", message(step), "holders", holders(step)));
      }
    }
    addNoneIf(none);
  }

  /** The opened files. Their sealed forms have a digest too, and a key. */
  private static List<JsonNode> files(JsonNode body) {
    return body.findParents("sha256").stream().filter(file -> !file.has("key")).toList();
  }

  private String holders(Step accepted) {
    String holders =
        entries.stream()
            .map(AuditEntry::step)
            .filter(step -> step.action() == AuditAction.DELIVERED)
            .filter(step -> messageKey(step).equals(messageKey(accepted)))
            .flatMap(step -> step.recipient().stream())
            .map(AgencyId::value)
            .distinct()
            .collect(Collectors.joining(texts.text("comma") + " "));
    return holders.isEmpty() ? texts.text("none") : holders;
  }

  /** Whether a delivery of that message brought the bytes whose digest the trail has. */
  private boolean isOf(ShownMessage shown, Step accepted) {
    return accepted.digest().equals(Optional.of(shown.digest()))
        && entries.stream()
            .map(AuditEntry::step)
            .anyMatch(
                step ->
                    step.delivery().equals(Optional.of(shown.delivery()))
                        && messageKey(step).equals(messageKey(accepted)));
  }

  private void addReceipts() throws IOException {
    pages.add(Style.HEADING, texts.text("receipts"));
    List<AuditEntry> signed =
        entries.stream()
            .filter(entry -> entry.step().action() != AuditAction.PARKED && hasReceipt(entry))
            .toList();
    for (AuditEntry entry : signed) {
      addReceipt("receipt.", entry);
    }
    addNoneIf(signed.isEmpty());
  }

  private boolean hasReceipt(AuditEntry entry) {
    return bundle.receipts().stream().map(SignedReceipt::step).anyMatch(it -> it == entry.number());
  }

  private void addReceipt(String prefix, AuditEntry entry) throws IOException {
    Step step = entry.step();
    add(
        prefix + kind(step),
        Map.of(
            "step", Long.toString(entry.number()),
            "time", texts.time(entry.at()),
            "message", message(step),
            "recipient", step.recipient().map(AgencyId::value).orElse("?"),
            "why", why(step)));
  }

  /** Refusals, and what did not happen: signed by the gateway, or as the trail has it. */
  private void addNegatives(List<Refusal> refusals) throws IOException {
    pages.add(Style.HEADING, texts.text("negatives"));
    for (int i = 0; i < refusals.size(); i++) {
      addRefusal(refusals.get(i), i + 1);
    }
    boolean none = refusals.isEmpty();
    for (AuditEntry entry : entries) {
      if (entry.step().action() == AuditAction.PARKED) {
        none = false;
        addReceipt(hasReceipt(entry) ? "receipt." : "unsigned.", entry);
      }
    }
    Map<DeliveryId, List<Step>> deliveries = new LinkedHashMap<>();
    for (AuditEntry entry : entries) {
      entry
          .step()
          .delivery()
          .ifPresent(
              id -> deliveries.computeIfAbsent(id, _ -> new ArrayList<>()).add(entry.step()));
    }
    for (List<Step> steps : deliveries.values()) {
      Optional<String> missing = missing(steps.stream().map(Step::action).toList());
      if (missing.isPresent()) {
        none = false;
        add(
            "missing." + missing.get(),
            Map.of(
                "message", message(steps.getLast()),
                "recipient", steps.getLast().recipient().map(AgencyId::value).orElse("?")));
      }
    }
    addNoneIf(none);
  }

  /** The part of a delivery that did not happen, or empty if it is told already. */
  private static Optional<String> missing(List<AuditAction> actions) {
    if (actions.contains(AuditAction.DELIVERED)) {
      return actions.contains(AuditAction.RETRIEVED) ? Optional.empty() : Optional.of("retrieval");
    }
    return switch (actions.getLast()) {
      case PARKED, NEEDS_RESEAL, RETRIEVED -> Optional.empty();
      case SUPERSEDED -> Optional.of("superseded");
      case DISCARDED -> Optional.of("discarded");
      default -> Optional.of("delivery");
    };
  }

  private void addRefusal(Refusal refusal, int number) throws IOException {
    RefusalCheck.Statement said = refusal.receipt().statement();
    List<String> reasons =
        Arrays.stream(said.reason().split("/")).map(code -> words.code("problem", code)).toList();
    add(
        "refusal",
        Map.of(
            "time", texts.time(said.time()),
            "sender", said.sender(),
            "why", listed(reasons.toArray(String[]::new)),
            "message", said.messageId().orElseGet(() -> texts.text("none")),
            "digest", said.digest(),
            "file", RefusalFiles.receipt(number)));
    if (refusal.message().isEmpty()) {
      add("refusal.not-shown", Map.of());
      return;
    }
    add("refusal.shown", Map.of("file", RefusalFiles.message(number)));
    Optional<JsonNode> body = RefusalFiles.json(refusal.message().get());
    if (body.isPresent()) {
      addContent(body.get());
    }
  }

  private static String kind(Step step) {
    return step.action() == AuditAction.PARKED
        ? NonDelivery.ofParked(step.whyText().orElse("")).code()
        : step.action().wireName();
  }

  /** The reminders and escalations of the gateway, which are messages of its own. */
  private void addDeadlines() throws IOException {
    pages.add(Style.HEADING, texts.text("deadlines"));
    add("deadlines.what", Map.of());
    boolean none = true;
    for (AuditEntry entry : entries) {
      if (entry.step().why().orElse(null) instanceof StepReason.DueReminder due) {
        none = false;
        add(
            "deadline." + due.kind(),
            Map.of(
                "step", Long.toString(entry.number()),
                "time", texts.time(entry.at()),
                "stage", words.code("stage", due.stage())));
      }
    }
    addNoneIf(none);
  }

  private void addErasures() throws IOException {
    pages.add(Style.HEADING, texts.text("erased"));
    List<String> numbers = new ArrayList<>();
    for (ProvenStep step : bundle.steps()) {
      if (step.disclosure().isEmpty()) {
        numbers.add(Long.toString(step.number()));
      }
    }
    if (!numbers.isEmpty()) {
      add("erased.steps", Map.of("steps", String.join(" ", numbers)));
    }
    for (AuditEntry entry : entries) {
      if (entry.step().action() == AuditAction.ERASED) {
        pages.add(Style.TEXT, sentence(entry));
      }
    }
    addNoneIf(numbers.isEmpty());
  }

  private void addInstructions() throws IOException {
    pages.add(Style.HEADING, texts.text("check"));
    for (int i = 1; texts.has("check." + i); i++) {
      add(
          "check." + i,
          Map.of(
              "file", ArchivalPdf.EVIDENCE,
              "fingerprint", bundle.trust().fingerprint(),
              "number", Integer.toString(i)));
    }
    for (String note : bundle.checkpoints()) {
      String checkpoint = SignedNote.parse(note.getBytes(StandardCharsets.UTF_8)).text();
      add("check.checkpoint", Map.of("checkpoint", checkpoint.strip().replace('\n', ' ')));
      pages.addSquare(qrCode(checkpoint), QR_SIDE, texts.text("check.code"));
    }
  }

  private static boolean[][] qrCode(String text) {
    try {
      BitMatrix modules = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 0, 0);
      boolean[][] dark = new boolean[modules.getHeight()][modules.getWidth()];
      for (int row = 0; row < dark.length; row++) {
        for (int column = 0; column < dark.length; column++) {
          dark[row][column] = modules.get(column, row);
        }
      }
      return dark;
    } catch (WriterException e) {
      throw new IllegalStateException("a checkpoint is too long for a QR code", e);
    }
  }

  private void add(String key, Map<String, String> values) throws IOException {
    pages.add(Style.TEXT, texts.text(key, values));
  }

  private void addNoneIf(boolean none) throws IOException {
    if (none) {
      add("none", Map.of());
    }
  }
}
