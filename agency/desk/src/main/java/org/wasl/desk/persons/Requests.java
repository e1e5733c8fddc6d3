package org.wasl.desk.persons;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.wasl.desk.problem.DeskProblem;
import org.wasl.desk.problem.DeskProblemType;
import org.wasl.desk.store.OfficeKeyTable.KeyUsage;
import org.wasl.desk.store.PersonTable.WrappedKey;
import org.wasl.desk.store.Role;

/** Reads members of requests. Missing and malformed members are refused. */
public final class Requests {
  private static final int MAX_NAME = 200;
  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9-]*");
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}");

  private Requests() {}

  /** A text with something in it, without control characters. */
  public static String text(JsonNode request, String member, int most) {
    JsonNode value = request.path(member);
    String text = value.asText("");
    if (!value.isTextual()
        || text.isBlank()
        || text.length() > most
        || text.chars().anyMatch(Character::isISOControl)) {
      throw malformed(member);
    }
    return text;
  }

  /** Returns a code, such as the type of a message. */
  public static String code(JsonNode request, String member) {
    String code = text(request, member, 64);
    if (!CODE.matcher(code).matches()) {
      throw malformed(member);
    }
    return code;
  }

  /**
   * Returns a date, as a form of a page writes it, such as {@code 2026-06-30}.
   *
   * @param member where it stands in the request
   */
  public static LocalDate date(String text, String member) {
    try {
      if (DATE.matcher(text).matches()) {
        return LocalDate.parse(text);
      }
    } catch (DateTimeParseException e) {
      throw malformed(member);
    }
    throw malformed(member);
  }

  /** Returns ids in their one form, at least one and each once. */
  public static List<String> uuids(JsonNode request, String member, int most) {
    Set<String> ids = new LinkedHashSet<>();
    for (JsonNode node : request.path(member)) {
      if (!UUID.matcher(node.asText()).matches() || !ids.add(node.asText()) || ids.size() > most) {
        throw malformed(member);
      }
    }
    if (ids.isEmpty()) {
      throw malformed(member);
    }
    return List.copyOf(ids);
  }

  /** Returns a name or a function, as it stands in documents that a person signs. */
  static String name(JsonNode request, String member) {
    return text(request, member, MAX_NAME);
  }

  static Set<Role> roles(JsonNode request, String member) {
    Set<Role> roles = new TreeSet<>();
    try {
      request.path(member).forEach(role -> roles.add(Role.of(role.asText())));
    } catch (IllegalArgumentException e) {
      throw malformed(member);
    }
    if (roles.isEmpty()) {
      throw malformed(member);
    }
    return roles;
  }

  /**
   * A new key of an office.
   *
   * @param kid its id
   * @param usage its use
   * @param publicJwk its public part
   * @param node the whole member, with the wrapped private part
   */
  record NewKey(String kid, KeyUsage usage, String publicJwk, JsonNode node) {}

  static List<NewKey> keys(JsonNode list) {
    List<NewKey> keys = new ArrayList<>();
    for (JsonNode node : list) {
      try {
        String kid = text(node, "kid", 128);
        KeyUsage usage = KeyUsage.of(node.path("use").asText());
        var key =
            usage == KeyUsage.MESSAGE
                ? BrowserKeys.publicKey(node.path("public"))
                : BrowserKeys.publicP256(node.path("public"));
        if (!kid.equals(key.getKeyID())) {
          throw malformed("kid");
        }
        keys.add(new NewKey(kid, usage, key.toJSONString(), node));
      } catch (IllegalArgumentException e) {
        throw malformed("use");
      }
    }
    return keys;
  }

  /** Returns a person's private key, once for each way to open it. There is at least one. */
  static List<WrappedKey> wrappedPersonKeys(JsonNode list) {
    List<WrappedKey> keys = new ArrayList<>();
    for (JsonNode node : list) {
      String way = text(node, "by", 16);
      boolean passphrase = way.equals("passphrase");
      if (!passphrase && !way.equals("prf")) {
        throw malformed("by");
      }
      keys.add(
          new WrappedKey(
              node.path("credentialId").asText(""),
              way,
              passphrase ? text(node, "salt", 64) : null,
              passphrase ? Optional.of(node.path("iterations").asLong()) : Optional.empty(),
              BrowserKeys.wrappedDirectly(node.path("jwe"))));
    }
    if (keys.isEmpty()) {
      throw malformed("wrapped");
    }
    return keys;
  }

  /** The request is refused because of this member. */
  public static DeskProblem malformed(String member) {
    return DeskProblem.of(DeskProblemType.MALFORMED).with("parameter", TextNode.valueOf(member));
  }
}
