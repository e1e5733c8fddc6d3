package org.wasl.gateway.operations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.wasl.audit.AuditEntry;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.config.tables.AgencyEntry;
import org.wasl.gateway.keys.CertificateExpiry;
import org.wasl.gateway.operations.arguments.OperationArguments;
import org.wasl.gateway.operations.arguments.Rfc3339;
import org.wasl.gateway.reload.ActiveConfiguration;
import org.wasl.gateway.words.AuditTrailText;
import org.wasl.gateway.words.AuditTrailTexts;
import org.wasl.store.Store;
import org.wasl.wire.pki.PkiFolder;

/**
 * Who the agencies are, as their files say: {@code org.wasl:type=Agencies}. No address of a server
 * and no key is in it.
 */
final class AgencyQueries {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> PROFILE = Set.of("agency", "language");

  private final Store store;
  private final ActiveConfiguration active;
  private final AuditTrailTexts texts;

  AgencyQueries(Store store, ActiveConfiguration active, AuditTrailTexts texts) {
    this.store = store;
    this.active = active;
    this.texts = texts;
  }

  /** All agencies by id, with their names in every language. */
  String directory() {
    ObjectNode tree = JSON.createObjectNode();
    ArrayNode list = tree.putArray("agencies");
    active.configuration().agencies().forEach(one -> list.add(tree(one)));
    return tree.toString();
  }

  /**
   * {@code {"agency":id,"language":ar|fr|en?}}: whom to call, when certificates and keys expire,
   * and what happened to it last, the newest first.
   */
  String profile(String document) {
    OperationArguments asked = OperationArguments.of(document, PROFILE);
    String id = asked.text("agency").orElse("");
    Configuration configuration = active.configuration();
    AgencyEntry agency =
        configuration.agencies().stream()
            .filter(one -> one.id().equals(id))
            .findFirst()
            .orElseThrow(
                () -> new OperationRefusedException("no-agency", "no agency is called " + id));
    ObjectNode tree = tree(agency);
    tree.put("runbook", configuration.gateway().alarms().runbook());
    ArrayNode contacts = tree.putArray("contacts");
    agency
        .contacts()
        .forEach(
            (role, reached) -> {
              ObjectNode contact = contacts.addObject().put("role", role.wireName());
              ArrayNode all = contact.putArray("reached");
              reached.forEach(all::add);
            });
    ArrayNode expiries = tree.putArray("expiries");
    PkiFolder pki = new PkiFolder(configuration.gateway().folders().pkiDir());
    CertificateExpiry.of(pki, id).forEach(one -> expiries.add(tree(one)));
    ArrayNode history = tree.putArray("history");
    AuditTrailText text = texts.in(asked.language(), List.of());
    store
        .trailEntries()
        .newest(AuditEntry.agencyStream(id), configuration.gateway().operations().shownIds())
        .orElseThrow()
        .forEach(
            entry ->
                history
                    .addObject()
                    .put("time", Rfc3339.text(entry.at()))
                    .put("action", entry.step().action().wireName())
                    .put("sentence", text.sentence(entry)));
    return tree.toString();
  }

  private static ObjectNode tree(AgencyEntry agency) {
    ObjectNode tree =
        JSON.createObjectNode()
            .put("id", agency.id())
            .put("kind", agency.kind().wireName())
            .put("territory", agency.territory())
            .put("protocol", agency.protocol());
    ObjectNode names = tree.putObject("names");
    new TreeMap<>(agency.names()).forEach(names::put);
    if (agency.revoked()) {
      tree.put("revoked", true);
    }
    return agency.sandbox() ? tree.put("sandbox", true) : tree;
  }

  private static ObjectNode tree(CertificateExpiry.Expiry expiry) {
    ObjectNode tree = JSON.createObjectNode().put("file", expiry.file());
    expiry.end().ifPresent(end -> tree.put("end", Rfc3339.text(end)));
    return tree;
  }
}
