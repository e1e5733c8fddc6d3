package org.wasl.operations.words;

import java.io.StringWriter;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.wasl.configuration.Configuration;
import org.wasl.configuration.tables.AgencyEntry;
import org.wasl.configuration.tables.Processing;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.agreements.Agreement;
import org.wasl.rules.retention.Retention;
import org.wasl.schemas.codes.CodeList;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.registry.SchemaRegistry;

/**
 * The record of processing as a page of HTML for the data protection authority: which data the
 * gateway processes, in which form, for whom, how long and on which ground. It follows from the
 * schemas, {@code agreements.csv}, {@code retention.csv} and {@code processing.csv}.
 */
public final class PrivacyRecordText {
  /** Members of the envelope that the gateway keeps readable. */
  static final List<String> ENVELOPE =
      List.of("type", "version", "messageId", "sender", "referral", "test");

  private static final String DATA = "personal-data";
  private static final String TYPES = "message-type";
  private static final Map<String, String> NOTHING = Map.of();

  private final Configuration configuration;
  private final SchemaRegistry schemas;
  private final SortedMap<String, Processing> processing;
  private final CodeLists codes;
  private final String language;
  private final SentenceTemplates phrases;
  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter html;

  /**
   * @param processing the lines of {@code processing.csv}
   * @param language {@code ar}, {@code fr} or {@code en}
   */
  public PrivacyRecordText(
      Configuration configuration,
      SchemaRegistry schemas,
      SortedMap<String, Processing> processing,
      String language) {
    this.configuration = configuration;
    this.schemas = schemas;
    this.processing = processing;
    this.codes = configuration.codes();
    this.language = language;
    this.phrases = new SentenceTemplates("privacy", language);
    try {
      this.html = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
    } catch (XMLStreamException e) {
      throw new IllegalStateException("the JDK writes XML", e);
    }
  }

  /**
   * Writes the page.
   *
   * @param day the day that it states
   * @throws IllegalArgumentException if the list {@code personal-data} has no name for a readable
   *     field
   */
  public String page(LocalDate day) {
    requireNames();
    try {
      html.writeDTD("<!DOCTYPE html>\n");
      open("html", "lang", language, "dir", language.equals("ar") ? "rtl" : "ltr");
      open("head");
      html.writeEmptyElement("meta");
      html.writeAttribute("charset", "utf-8");
      html.writeEmptyElement("meta");
      html.writeAttribute("name", "viewport");
      html.writeAttribute("content", "width=device-width");
      element("title", say("title"));
      element("style", STYLE);
      close();
      open("body");
      element("h1", say("title"));
      element("p", phrases.part("opening", Map.of("day", day.toString())));
      custodian();
      messages();
      registers();
      element("h2", say("protection"));
      for (String measure : List.of("sealing", "channel", "trail", "erasure", "statistics")) {
        element("p", say("protection." + measure));
      }
      agencies();
      close();
      close();
      html.writeEndDocument();
      html.flush();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a StringWriter takes every text", e);
    }
    return text + "\n";
  }

  private static final String STYLE =
      "body{font:1rem/1.5 sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem}"
          + "table{border-collapse:collapse;width:100%;margin:.5rem 0}"
          + "th,td{border:1px solid #888;padding:.25rem .5rem;text-align:start;vertical-align:top}"
          + "section{break-inside:avoid}";

  private void requireNames() {
    for (String type : new TreeSet<>(configuration.retention().byType().keySet())) {
      for (String field : schemas.clearNames(type)) {
        if (!codes.list(DATA).has(field)) {
          throw new IllegalArgumentException(
              "%s has the readable field %s: add it to config/codes/%s.json"
                  .formatted(type, field, DATA));
        }
      }
    }
  }

  private void agencies() throws XMLStreamException {
    element("h2", say("agencies"));
    open("table");
    heading(say("agencies.role"), say("agencies.names"));
    for (AgencyRole role : AgencyRole.values()) {
      List<AgencyEntry> those =
          configuration.agencies().stream()
              .filter(agency -> agency.kind() == role && !agency.sandbox() && !agency.revoked())
              .toList();
      if (!those.isEmpty()) cells("td", role(role), list(those.stream().map(this::name)));
    }
    close();
  }

  private void custodian() throws XMLStreamException {
    AgencyNames names = AgencyNames.of(configuration.agencies());
    List<String> custodians =
        configuration.agreements().custodians().all().stream()
            .map(id -> names.name(id.value(), language))
            .toList();
    element(
        "p",
        custodians.isEmpty()
            ? say("custodian.platform")
            : phrases.part("custodian", Map.of("names", list(custodians.stream()))));
  }

  private String name(AgencyEntry agency) {
    return agency.names().getOrDefault(language, agency.id().value());
  }

  private void messages() throws XMLStreamException {
    element("h2", say("messages"));
    element("p", phrases.part("messages.envelope", Map.of("fields", labels(DATA, ENVELOPE))));
    for (String type : codes.list(TYPES).codes()) {
      Retention retention = configuration.retention().byType().get(type);
      if (retention != null) {
        open("section");
        element("h3", codes.label(TYPES, type, language));
        open("table");
        purpose(line(type));
        fact(say("data.sealed"), labels(DATA, line(type).data()));
        fact(say("data.clear"), clear(type));
        fact(say("kept"), kept(retention));
        close();
        recipients(type);
        close();
      }
    }
  }

  private String clear(String type) {
    Collection<String> fields = new TreeSet<>(schemas.clearNames(type));
    return fields.isEmpty() ? say("none") : labels(DATA, fields);
  }

  private Processing line(String name) {
    return Objects.requireNonNull(processing.get(name), name);
  }

  private void purpose(Processing line) throws XMLStreamException {
    fact(say("purpose"), codes.label("processing-purpose", line.purpose(), language));
    fact(say("grounds"), labels("processing-ground", line.grounds()));
    fact(say("subjects"), labels("data-subject", line.subjects()));
  }

  private String kept(Retention retention) {
    if (retention.period().isZero()) return say("kept.with-referral");
    List<String> parts =
        Stream.of(
                part("kept.years", retention.period().getYears()),
                part("kept.months", retention.period().getMonths()),
                part("kept.days", (int) retention.period().get(ChronoUnit.DAYS)))
            .flatMap(Optional::stream)
            .toList();
    return phrases.part(
        "kept." + Register.key(retention.from()), Map.of("time", list(parts.stream())));
  }

  private Optional<String> part(String key, int count) {
    return Optional.of(count)
        .filter(it -> it > 0)
        .map(it -> phrases.part(key, Map.of("count", Integer.toString(it))));
  }

  private void recipients(String type) throws XMLStreamException {
    List<Agreement> lines =
        configuration.agreements().lines().stream()
            .filter(line -> line.type().equals(type))
            .toList();
    if (lines.isEmpty()) return;
    open("table");
    heading(say("recipients.kind"), say("recipients.from"), say("recipients.to"));
    for (Agreement line : lines) {
      cells("td", subtype(line), role(line.sender()), recipients(line));
    }
    close();
  }

  private String recipients(Agreement line) {
    return list(
        Stream.concat(
            line.recipients().stream().sorted().map(this::role),
            line.namedRecipients().stream()
                .sorted()
                .map(named -> say("recipient." + named.wireName()))));
  }

  private String subtype(Agreement line) {
    if (line.subtype().isEmpty() || line.subtype().equals(Agreement.ANY)) return say("all");
    return codes
        .list(TYPES)
        .find(line.type())
        .flatMap(type -> type.attribute("subtypes"))
        .map(list -> codes.label(list, line.subtype(), language))
        .orElse(line.subtype());
  }

  private void registers() throws XMLStreamException {
    element("h2", say("registers"));
    for (Register register : Register.values()) {
      Processing line = line(register.wireName());
      open("section");
      element("h3", codes.label("register", register.wireName(), language));
      open("table");
      purpose(line);
      fact(say("data"), labels(DATA, line.data()));
      fact(say("form"), say("form." + Register.key(register.form())));
      fact(say("readers"), say("readers." + register.wireName()));
      fact(say("kept"), kept(register.kept()));
      close();
      close();
    }
  }

  private String kept(Register.Kept kept) {
    long days =
        switch (kept) {
          case REQUEST_DAYS -> configuration.gateway().retention().requests().toDays();
          case BACKUP_DAYS -> configuration.gateway().retention().backups().toDays();
          case WITH_REFERRAL, DIGESTS_FOR_EVER, FOR_EVER, WHILE_CONFIGURED, NOT_KEPT -> 0;
        };
    return phrases.part("kept." + Register.key(kept), Map.of("count", Long.toString(days)));
  }

  private String role(AgencyRole role) {
    return say("role." + role.wireName());
  }

  private String labels(String list, Collection<String> some) {
    CodeList known = codes.list(list);
    return list(some.stream().map(code -> known.label(code, language)));
  }

  private String list(Stream<String> words) {
    return phrases.list(words.toList());
  }

  private String say(String key) {
    return phrases.part(key, NOTHING);
  }

  private void heading(String... titles) throws XMLStreamException {
    cells("th", titles);
  }

  private void fact(String title, String content) throws XMLStreamException {
    open("tr");
    element("th", title);
    element("td", content);
    close();
  }

  private void cells(String cell, String... texts) throws XMLStreamException {
    open("tr");
    for (String each : texts) element(cell, each);
    close();
  }

  private void element(String name, String content) throws XMLStreamException {
    open(name);
    html.writeCharacters(content);
    close();
  }

  private void open(String name, String... attributes) throws XMLStreamException {
    html.writeStartElement(name);
    for (int i = 0; i < attributes.length; i += 2) {
      html.writeAttribute(attributes[i], attributes[i + 1]);
    }
  }

  private void close() throws XMLStreamException {
    html.writeEndElement();
  }
}
