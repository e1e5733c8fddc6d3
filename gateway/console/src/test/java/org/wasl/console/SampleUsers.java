package org.wasl.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.wasl.console.auth.Caller;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.auth.PasswordHash;
import org.wasl.console.auth.User;
import org.wasl.console.auth.UserChangeRule;
import org.wasl.console.auth.UsersFile;
import org.wasl.console.auth.UsersFileEditor;

/** Users as the gateway's MBean has them, in the console's own file. */
final class SampleUsers {
  private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

  final List<Map<String, Object>> requests = new CopyOnWriteArrayList<>();
  private final Path file;

  SampleUsers(Path file) {
    this.file = file;
  }

  SampleMBean bean() {
    return new SampleMBean()
        .query("list", this::list)
        .operation("change", this::change)
        .operation("remove", document -> SampleGateway.DONE)
        .operation("approve", document -> decide(document, "done"))
        .operation("reject", document -> decide(document, "rejected"));
  }

  private Map<String, Object> list() {
    List<Map<String, Object>> users = new ArrayList<>();
    for (User user : users().values()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("user", user.name());
      row.put("roles", user.roles().stream().map(ConsoleRole::wireName).sorted().toList());
      row.put("locked", user.locked());
      row.put("linked", false);
      row.put("signs", false);
      user.oneTimeUntil().ifPresent(until -> row.put("oneTimeUntil", until.toString()));
      users.add(row);
    }
    users.sort((a, b) -> a.get("user").toString().compareTo(b.get("user").toString()));
    return Map.of(
        "minPasswordChars",
        12,
        "iterations",
        PasswordHash.MIN_ITERATIONS,
        "provider",
        true,
        "users",
        users,
        "requests",
        requests);
  }

  private Map<String, User> users() {
    try {
      return UsersFileEditor.users(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Object> change(String document) {
    JsonNode asked = SampleGateway.read(document);
    String name = asked.path("user").asText();
    Optional<User> before = Optional.ofNullable(users().get(name));
    Optional<PasswordHash> hash =
        asked.has("passwordHash")
            ? Optional.of(PasswordHash.parse(asked.path("passwordHash").asText()))
            : Optional.empty();
    User user = before.orElseGet(() -> new User(name, Set.of(), hash.orElseThrow()));
    User changed =
        user.with(
            asked.has("roles") ? roles(asked.path("roles")) : user.roles(),
            asked.path("locked").asBoolean(user.locked()));
    User after = hash.map(it -> changed.withPassword(it, Optional.of(LATER))).orElse(changed);
    if (UserChangeRule.needsSecondPerson(users(), before, Optional.of(after), Caller.current())) {
      return request(before, after, asked.path("reason").asText());
    }
    put(after);
    return SampleGateway.DONE;
  }

  private static Set<ConsoleRole> roles(JsonNode names) {
    List<String> roles = new ArrayList<>();
    names.forEach(role -> roles.add(role.asText()));
    return UsersFile.roles(String.join(",", roles));
  }

  private Map<String, Object> request(Optional<User> before, User after, String reason) {
    Map<String, Object> request =
        new ConcurrentHashMap<>(
            Map.of(
                "id",
                "u-" + (requests.size() + 1),
                "user",
                after.name(),
                "before",
                before.map(User::rightsText).orElse("none"),
                "after",
                after.rightsText(),
                "reason",
                reason,
                "state",
                "waiting",
                "stale",
                false,
                "requestedBy",
                Caller.current().name(),
                "requestedAt",
                Instant.now().toString()));
    requests.add(request);
    return request;
  }

  private Map<String, Object> decide(String document, String state) {
    String id = SampleGateway.read(document).path("request").asText();
    Map<String, Object> request =
        requests.stream().filter(known -> known.get("id").equals(id)).findFirst().orElseThrow();
    request.put("state", state);
    request.put("decidedBy", Caller.current().name());
    request.put("decidedAt", Instant.now().toString());
    if (state.equals("done")) {
      User user = users().get(request.get("user").toString());
      String roles =
          List.of(request.get("after").toString().split("\\+")).stream()
              .filter(word -> !word.equals("one-time") && !word.equals("locked"))
              .collect(Collectors.joining(","));
      put(user.with(UsersFile.roles(roles), false));
    }
    return SampleGateway.DONE;
  }

  private void put(User user) {
    try {
      UsersFileEditor.put(file, user);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
