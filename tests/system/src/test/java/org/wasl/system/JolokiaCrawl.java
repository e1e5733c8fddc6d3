package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.ObjectName;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.auth.PasswordHash;
import org.wasl.console.auth.UsersFile;

/**
 * Reads all MBeans of a running gateway over Jolokia as each role, and compares the accessible
 * members with the list of the console's tests. It invokes no accessible operation.
 */
final class JolokiaCrawl {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PASSWORD = "synthetic-password";
  // For a test's password, the smallest value that a gateway accepts.
  private static final int ITERATIONS = 100_000;
  private static final int AT_ONCE = 400;

  private record Line(String roles, String verb, ObjectName beans, Set<String> names) {
    boolean opens(ConsoleRole role, String how, ObjectName bean, String name) {
      return (roles.equals("all") || List.of(roles.split(" ")).contains(role.wireName()))
          && verb.equals(how)
          && names.contains(name)
          && beans.apply(bean);
    }
  }

  private record Asked(String body, ObjectName bean, String name, boolean open) {}

  private final URI management;
  private final Map<ObjectName, MBeanInfo> beans;
  private final List<Line> list;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ByteArrayOutputStream answers = new ByteArrayOutputStream();

  JolokiaCrawl(URI management, Map<ObjectName, MBeanInfo> beans) throws Exception {
    this.management = management;
    this.beans = beans;
    this.list = new ArrayList<>();
    for (String line :
        Files.readAllLines(
            Path.of("..", "..", "gateway", "console", "src", "test", "allowed.txt"))) {
      if (!line.startsWith("#")) {
        String[] part = line.split(" ; ");
        list.add(new Line(part[0], part[1], new ObjectName(part[2]), Set.of(part[3].split(" "))));
      }
    }
  }

  /** Adds one user for each role to the users file. */
  static void users(Path file) throws IOException {
    PasswordHash hash = PasswordHash.of(PASSWORD.toCharArray(), ITERATIONS, new SecureRandom());
    Files.write(
        file,
        EnumSet.allOf(ConsoleRole.class).stream()
            .map(role -> UsersFile.line(role.wireName(), Set.of(role), hash))
            .toList(),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /**
   * Checks every attribute and operation as every role.
   *
   * @return all answers
   */
  byte[] everything() throws Exception {
    for (ConsoleRole role : ConsoleRole.values()) {
      String session = session(role);
      check(role, session, attributes(role));
      check(role, session, operations(role));
      answers.write(askByPassword(role, "{\"type\":\"list\"}"));
      answers.write(
          ask(
              session,
              "{\"type\":\"read\",\"mbean\":\"*:*\",\"config\":{\"ignoreErrors\":\"true\"}}"));
    }
    return answers.toByteArray();
  }

  private List<Asked> attributes(ConsoleRole role) throws IOException {
    List<Asked> all = new ArrayList<>();
    for (var bean : beans.entrySet()) {
      for (MBeanFeatureInfo attribute : bean.getValue().getAttributes()) {
        all.add(
            asked(
                Map.of("type", "read", "attribute", attribute.getName()),
                bean.getKey(),
                attribute.getName(),
                opens(role, "read", bean.getKey(), attribute.getName())));
      }
    }
    return all;
  }

  private List<Asked> operations(ConsoleRole role) throws IOException {
    List<Asked> all = new ArrayList<>();
    for (var bean : beans.entrySet()) {
      for (MBeanOperationInfo operation : bean.getValue().getOperations()) {
        List<String> types =
            Arrays.stream(operation.getSignature()).map(MBeanParameterInfo::getType).toList();
        String signed = operation.getName() + "(" + String.join(",", types) + ")";
        if (!opens(role, "invoke", bean.getKey(), signed)) {
          all.add(
              asked(
                  Map.of("type", "exec", "operation", signed, "arguments", types),
                  bean.getKey(),
                  signed,
                  false));
        }
      }
    }
    return all;
  }

  private boolean opens(ConsoleRole role, String verb, ObjectName bean, String name) {
    return list.stream().anyMatch(line -> line.opens(role, verb, bean, name));
  }

  private static Asked asked(Map<String, ?> fields, ObjectName bean, String name, boolean open)
      throws IOException {
    Map<String, Object> request = new TreeMap<>(fields);
    request.put("mbean", bean.getCanonicalName());
    return new Asked(JSON.writeValueAsString(request), bean, name, open);
  }

  private void check(ConsoleRole role, String session, List<Asked> all) throws Exception {
    assertThat(all).hasSizeGreaterThan(500);
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      List<Asked> some = all.subList(from, Math.min(from + AT_ONCE, all.size()));
      byte[] answer =
          ask(session, some.stream().map(Asked::body).collect(Collectors.joining(",", "[", "]")));
      answers.write(answer);
      JsonNode each = JSON.readTree(answer);
      for (int i = 0; i < some.size(); i++) {
        // A queue or a route may have ended since the MBeans were listed.
        assertThat(each.get(i).get("status").asInt())
            .as("%s %s %s", role, some.get(i).bean(), some.get(i).name())
            .isIn(some.get(i).open() ? Set.of(200, 404) : Set.of(403, 404));
        assertThat(each.get(i).has("value") && !some.get(i).open()).isFalse();
      }
    }
  }

  /** A login takes more processor time than everything that is asked then. */
  private String session(ConsoleRole role) throws Exception {
    HttpResponse<byte[]> login =
        send(
            to("/hawtio/auth/login")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        JSON.writeValueAsString(
                            Map.of("username", role.wireName(), "password", PASSWORD)))));
    assertThat(login.statusCode()).isEqualTo(200);
    return login.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
  }

  private byte[] ask(String session, String body) throws Exception {
    return send(to("/hawtio/jolokia/")
            .header("Cookie", session)
            .POST(HttpRequest.BodyPublishers.ofString(body)))
        .body();
  }

  private byte[] askByPassword(ConsoleRole role, String body) throws Exception {
    String login = role.wireName() + ":" + PASSWORD;
    String basic = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    return send(to("/jolokia")
            .header("Authorization", "Basic " + basic)
            .POST(HttpRequest.BodyPublishers.ofString(body)))
        .body();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(management.resolve(path))
        .header("Content-Type", "application/json");
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }
}
