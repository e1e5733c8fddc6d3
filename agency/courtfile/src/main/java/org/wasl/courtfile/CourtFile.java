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
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.EvidenceBundle.ProvenStep;
import org.wasl.audit.verify.EvidenceBundle.SignedReceipt;
import org.wasl.courtfile.TaggedPages.Style;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.NonDelivery;
import org.wasl.rules.id.AgencyId;

/** Writes a verified evidence bundle as a document for a court. */
public final class CourtFile {
  private static final ZoneId ZONE = ZoneId.of("Africa/Casablanca");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'xxx", Locale.ROOT).withZone(ZONE);
  private static final float QR_SIDE = 150;

  private final EvidenceBundle bundle;
  private final CourtTexts texts;
  private final TaggedPages pages;
  private final Map<String, Integer> messageNumbers = new LinkedHashMap<>();

  private CourtFile(EvidenceBundle bundle, CourtTexts texts, TaggedPages pages) {
    this.bundle = bundle;
    this.texts = texts;
    this.pages = pages;
    for (AuditEntry entry : entries()) {
      if (entry.step().action() == AuditAction.ACCEPTED) {
        messageNumbers.putIfAbsent(messageKey(entry.step()), messageNumbers.size() + 1);
      }
    }
  }

  /**
   * Writes and signs a document.
   *
   * @param bundle a bundle that was verified
   * @param messages the messages that the office opened
   * @param office the id of the office that signs
   * @param at the time of the document
   */
  public static byte[] write(
      EvidenceBundle bundle,
      List<ShownMessage> messages,
      AgencyId office,
      CourtLanguage language,
      DocumentSigner key,
      Instant at)
      throws IOException {
    return key.sign(unsigned(bundle, messages, office, language, key.subject(), at), at);
  }

  private static byte[] unsigned(
      EvidenceBundle bundle,
      List<ShownMessage> messages,
      AgencyId office,
      CourtLanguage language,
      String signer,
      Instant at)
      throws IOException {
    try (PDDocument document = new PDDocument();
        InputStream font = CourtFile.class.getResourceAsStream("Amiri-Regular.ttf")) {
      if (font == null) {
        throw new IllegalStateException("no font in the jar");
      }
      document.setVersion(1.7f);
      document.setDocumentId(at.toEpochMilli());
      CourtTexts texts = new CourtTexts(language);
      TaggedPages pages = new TaggedPages(document, language, font.readAllBytes());
      CourtFile file = new CourtFile(bundle, texts, pages);
      file.addCover(office, signer, at);
      file.addParties();
      file.addChronology();
      file.addMessages(messages);
      file.addReceipts();
      file.addErasures();
      file.addInstructions();
      pages.close();
      ArchivalPdf.complete(document, language, texts.text("title"), bundle.bytes(), at);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      document.save(out, CompressParameters.NO_COMPRESSION);
      return out.toByteArray();
    }
  }

  private void addCover(AgencyId office, String signer, Instant at) throws IOException {
    pages.add(Style.TITLE, texts.text("title"));
    add("cover.what", Map.of());
    add("cover.referral", Map.of("referral", bundle.referral().toString()));
    add("cover.office", Map.of("office", office.value(), "signer", signer));
    add("cover.time", Map.of("time", TIME.format(at)));
    add("cover.no-time-stamp", Map.of());
    add("cover.bundle", Map.of("file", ArchivalPdf.EVIDENCE));
  }

  private void addParties() throws IOException {
    pages.add(Style.HEADING, texts.text("parties"));
    Set<String> parties = new LinkedHashSet<>();
    for (AuditEntry entry : entries()) {
      entry.step().sender().ifPresent(agency -> parties.add(agency.value()));
      entry.step().recipient().ifPresent(agency -> parties.add(agency.value()));
    }
    for (String party : parties) {
      pages.add(Style.TEXT, "• " + CourtTexts.isolated(party));
    }
    addNoneIf(parties.isEmpty());
  }

  private void addChronology() throws IOException {
    pages.add(Style.HEADING, texts.text("chronology"));
    add("chronology.zone", Map.of("zone", ZONE.getId()));
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
    String why =
        step.whyText().map(code -> " " + texts.text("why", Map.of("why", code))).orElse("");
    return texts.text("at", Map.of("time", TIME.format(entry.at()))) + " " + sentence + why;
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

  private void addMessages(List<ShownMessage> messages) throws IOException {
    pages.add(Style.HEADING, texts.text("messages"));
    for (AuditEntry entry : entries()) {
      Step step = entry.step();
      if (step.action() == AuditAction.ACCEPTED) {
        add(
            "message",
            Map.of(
                "message", message(step),
                "sender", step.sender().map(AgencyId::value).orElse("?"),
                "id", step.message().map(Object::toString).orElse("?"),
                "digest", step.digest().orElse("?")));
        Optional<ShownMessage> shown = messages.stream().filter(it -> isOf(it, step)).findFirst();
        if (shown.isPresent()) {
          addContent("", new ObjectMapper().readTree(shown.get().body()));
        } else {
          add("message.sealed", Map.of());
        }
      }
    }
    addNoneIf(messageNumbers.isEmpty());
  }

  /** Whether a delivery of that message brought the bytes whose digest the trail has. */
  private boolean isOf(ShownMessage shown, Step accepted) {
    return accepted.digest().equals(Optional.of(shown.digest()))
        && entries().stream()
            .map(AuditEntry::step)
            .anyMatch(
                step ->
                    step.delivery().equals(Optional.of(shown.delivery()))
                        && messageKey(step).equals(messageKey(accepted)));
  }

  /** Adds one line for each value, with the names that lead to it. */
  private void addContent(String name, JsonNode value) throws IOException {
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        addContent(
            name.isEmpty() ? member.getKey() : name + " / " + member.getKey(), member.getValue());
      }
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        addContent(name + " " + (i + 1), value.get(i));
      }
    } else {
      for (String line : value.asText().split("\\R")) {
        pages.add(Style.SMALL, CourtTexts.isolated(name) + ": " + CourtTexts.isolated(line));
      }
    }
  }

  private void addReceipts() throws IOException {
    pages.add(Style.HEADING, texts.text("receipts"));
    for (SignedReceipt receipt : bundle.receipts()) {
      Optional<AuditEntry> entry =
          entries().stream().filter(it -> it.number() == receipt.step()).findFirst();
      if (entry.isPresent()) {
        Step step = entry.get().step();
        add(
            "receipt." + kind(step),
            Map.of(
                "step", Long.toString(receipt.step()),
                "time", TIME.format(entry.get().at()),
                "message", message(step),
                "recipient", step.recipient().map(AgencyId::value).orElse("?"),
                "why", step.whyText().orElse("?")));
      }
    }
    addNoneIf(bundle.receipts().isEmpty());
  }

  private static String kind(Step step) {
    return step.action() == AuditAction.PARKED
        ? NonDelivery.ofParked(step.whyText().orElse("")).code()
        : step.action().wireName();
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

  private List<AuditEntry> entries() {
    return bundle.steps().stream()
        .flatMap(step -> step.disclosure().stream())
        .map(EvidenceBundle.Disclosure::entry)
        .toList();
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
