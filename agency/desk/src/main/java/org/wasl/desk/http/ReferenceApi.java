package org.wasl.desk.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.wasl.desk.http.ApiGate.Access;
import org.wasl.desk.http.OfficeGuard.InOffice;
import org.wasl.desk.mail.OfficeLink;
import org.wasl.desk.office.DeskOffices;
import org.wasl.desk.problem.DeskProblem;
import org.wasl.desk.problem.DeskProblemType;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.GatewayDocuments;
import org.wasl.desk.store.PersonTable;
import org.wasl.desk.store.PersonTable.Membership;
import org.wasl.desk.store.Role;
import org.wasl.desk.trail.DeskTrail;
import org.wasl.desk.trail.TrailAction;
import org.wasl.kit.send.AnswerJson;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.ProductVersion;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.resource.ModuleResources;

/** Answers pages that look up schemas, codes, agencies, keys, evidence and the calendar. */
final class ReferenceApi {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> PUBLIC_MEMBERS =
      List.of("kty", "crv", "x", "y", "kid", "use", "alg", "purpose", "nbf", "exp");

  private final DeskDatabase database;
  private final DeskTrail trail;
  private final OfficeGuard guard;
  private final DeskOffices offices;
  private final InstantSource clock;
  private final Map<String, String> schemas;
  private final Map<String, String> shippedCodes;

  ReferenceApi(
      ApiGate gate,
      DeskDatabase database,
      DeskTrail trail,
      OfficeGuard guard,
      DeskOffices offices,
      InstantSource clock,
      String bundle) {
    this.database = database;
    this.trail = trail;
    this.guard = guard;
    this.offices = offices;
    this.clock = clock;
    this.schemas = ModuleResources.withFolder("types", ReferenceApi::readSchemas);
    this.shippedCodes = ModuleResources.withFolder("codes", ReferenceApi::readCodes);
    gate.on(HttpMethod.GET, "/about", Access.OPEN, request -> about(bundle));
    gate.on(HttpMethod.GET, "/schemas", Access.SESSION, request -> all("schemas", schemas));
    gate.on(
        HttpMethod.GET,
        "/schemas/:type/:version",
        Access.SESSION,
        request -> text(schemas, request.path("type") + "/" + request.path("version")));
    gate.on(HttpMethod.GET, "/codes", Access.SESSION, request -> all("lists", codes(request)));
    gate.on(
        HttpMethod.GET,
        "/codes/:list",
        Access.SESSION,
        request -> text(codes(request), request.path("list")));
    gate.on(HttpMethod.GET, "/agencies", Access.SESSION, this::agencies);
    gate.on(HttpMethod.GET, "/calendar", Access.SESSION, this::calendar);
    gate.on(HttpMethod.GET, "/keys/:agency", Access.SESSION, this::keys);
    gate.on(HttpMethod.GET, "/offices/:office/trust", Access.SESSION, this::trust);
    gate.on(
        HttpMethod.GET,
        "/offices/:office/referrals/:referral/evidence",
        Access.SESSION,
        this::evidence);
  }

  private static Map<String, String> readSchemas(Path folder) {
    Map<String, String> texts = new TreeMap<>();
    for (Path type : ModuleResources.list(folder)) {
      for (Path version : ModuleResources.list(type)) {
        Path schema = version.resolve("schema.json");
        if (Files.exists(schema)) {
          texts.put(name(type) + "/" + name(version), read(schema));
        }
      }
    }
    return texts;
  }

  private static Map<String, String> readCodes(Path folder) {
    Map<String, String> texts = new TreeMap<>();
    for (Path list : ModuleResources.jsonFiles(folder)) {
      texts.put(name(list).replace(".json", ""), read(list));
    }
    return texts;
  }

  /** A folder in a jar is named with a slash at the end. */
  private static String name(Path path) {
    return String.valueOf(path.getFileName()).replace("/", "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ApiAnswer about(String bundle) {
    ObjectNode answer =
        JSON.createObjectNode().put("version", ProductVersion.number()).put("bundle", bundle);
    answer.putArray("languages").add("ar").add("fr").add("en");
    return ApiAnswer.json(answer);
  }

  /** Returns all texts in one answer, because a page asks once. */
  private static ApiAnswer all(String member, Map<String, String> texts) {
    return ApiAnswer.jsonText("{\"" + member + "\":[" + String.join(",", texts.values()) + "]}");
  }

  private static ApiAnswer text(Map<String, String> texts, String name) {
    String text = texts.get(name);
    if (text == null) {
      throw DeskProblem.of(DeskProblemType.NOT_FOUND);
    }
    return ApiAnswer.jsonText(text);
  }

  /** The lists as they ship, and those of the authority as the gateway last answered. */
  private Map<String, String> codes(ApiRequest request) {
    Map<String, String> lists = new TreeMap<>(shippedCodes);
    for (String list : CodeLists.CONFIGURABLE) {
      named(request, GatewayDocuments.codes(list))
          .ifPresent(document -> lists.put(list, asShipped(document)));
    }
    return lists;
  }

  /** A {@code code-list/1} in the form of a shipped list, whose codes have all members beside. */
  private static String asShipped(String document) {
    JsonNode list = AnswerJson.of(document);
    ObjectNode shipped = JSON.createObjectNode().put("list", list.path("list").asText());
    ArrayNode codes = shipped.putArray("codes");
    for (JsonNode code : list.path("codes")) {
      ObjectNode node = codes.addObject().put("code", code.path("code").asText());
      code.path("labels").properties().forEach(it -> node.set(it.getKey(), it.getValue()));
      for (JsonNode attribute : code.path("attributes")) {
        node.set(attribute.path("name").asText(), attribute.path("value"));
      }
    }
    return shipped.toString();
  }

  private ApiAnswer agencies(ApiRequest request) {
    return fromGateway(request, OfficeLink.AGENCIES, "{\"agencies\":[]}");
  }

  /**
   * Returns {@code calendar/1}, without members before the gateway was reached for the first time.
   */
  private ApiAnswer calendar(ApiRequest request) {
    return fromGateway(request, GatewayDocuments.CALENDAR, "{}");
  }

  /** Returns the gateway's last answer to an office of this person. */
  private ApiAnswer fromGateway(ApiRequest request, String name, String none) {
    return ApiAnswer.jsonText(named(request, name).orElse(none));
  }

  private Optional<String> named(ApiRequest request, String name) {
    return database.read(
        connection -> {
          for (Membership membership :
              PersonTable.offices(connection, request.session().person())) {
            Optional<String> known =
                GatewayDocuments.named(connection, membership.office(), name)
                    .map(GatewayDocuments.NamedDocument::document);
            if (known.isPresent()) {
              return known;
            }
          }
          return Optional.empty();
        });
  }

  private ApiAnswer keys(ApiRequest request) {
    String agency = request.path("agency");
    List<Membership> memberships =
        database.read(connection -> PersonTable.offices(connection, request.session().person()));
    for (Membership membership : memberships) {
      Optional<Path> file =
          offices
              .link(membership.office())
              .filter(link -> AgencyId.isWellFormed(agency))
              .map(link -> link.office().pki().publicKeysFile(new AgencyId(agency)))
              .filter(Files::isReadable);
      if (file.isPresent()) {
        return ApiAnswer.json(publicOnly(read(file.get())));
      }
    }
    throw DeskProblem.of(DeskProblemType.NOT_FOUND);
  }

  private static ObjectNode publicOnly(String jwks) {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode keys = answer.putArray("keys");
    try {
      for (JsonNode key : JSON.readTree(jwks).path("keys")) {
        ObjectNode node = keys.addObject();
        for (String member : PUBLIC_MEMBERS) {
          if (key.has(member)) {
            node.set(member, key.get(member));
          }
        }
      }
    } catch (IOException e) {
      throw DeskProblem.of(DeskProblemType.NOT_FOUND);
    }
    return answer;
  }

  private ApiAnswer trust(ApiRequest request) {
    InOffice in = guard.require(request, Role.CLERK);
    return file(in.link().trust().join());
  }

  private ApiAnswer evidence(ApiRequest request) {
    InOffice in = guard.require(request, Role.CLERK);
    String referral = request.uuid("referral");
    ApiAnswer answer = file(in.link().evidence(referral).join());
    database.write(
        connection -> {
          trail.append(
              connection,
              in.did(clock.instant(), TrailAction.EXPORTED, Map.of("referral", referral)));
          return true;
        });
    return answer;
  }

  private static ApiAnswer file(Optional<byte[]> bytes) {
    return ApiAnswer.bytes(
        "application/json",
        bytes.orElseThrow(() -> DeskProblem.of(DeskProblemType.GATEWAY_UNREACHABLE)));
  }
}
