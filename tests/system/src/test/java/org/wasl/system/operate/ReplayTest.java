package org.wasl.system.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.system.operate.JmxOperations.asked;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.wasl.administration.EraseCommand;
import org.wasl.administration.ExplainCommand;
import org.wasl.administration.HoldCommand;
import org.wasl.administration.ParkedCommand;
import org.wasl.administration.UserCommand;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.auth.User;
import org.wasl.console.auth.UsersFileEditor;
import org.wasl.system.CommandResult;

/** Tests replay, holds and erasure from the command line, and the permissions for them. */
@Tag("soak")
class ReplayTest extends ParkedCaseTestBase {
  private static final String POLICE = "police-1";

  @Test
  void listsParkedDeliveriesWithReasonAndAttempts() {
    // When
    CommandResult all = parked();
    CommandResult ofOne = parked(POLICE);
    // Then
    assertThat(all.code()).isZero();
    assertThat(ofOne.out())
        .matches("[0-9a-f-]{36} police-1 attempts-exhausted/connection-refused \\S+Z \\d+\n");
  }

  @Test
  void dryRunListsDeliveriesAndSendsNothing() {
    // Given
    int before = replays();
    // When
    CommandResult ran = decide("plan", "--agency=police-1");
    // Then
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("1 parked for police-1\n", "1 to replay; one person may\n");
    assertThat(replays()).isEqualTo(before);
  }

  @Test
  void auditsReplayWithOperatorAndReasonAndSendsToOneDestination() {
    // Given
    int before = replays();
    // When
    CommandResult ran =
        decide("request", by("anna", "--agency=police-1", "--reason=agency-mended"));
    // Then
    assertThat(ran.out())
        .containsPattern(
            "(under-way replay 0 of 1 delivered, 0 parked again, 1 under way"
                + "|parked-again replay 0 of 1 delivered, 1 parked again, 0 under way)");
    assertThat(ran.code()).isZero();
    await().atMost(SOON).until(() -> replays() == before + 1);
    assertThat(entries())
        .filteredOn(entry -> entry.startsWith("replayed"))
        .last(InstanceOfAssertFactories.STRING)
        .matches("replayed operator:op-[0-9a-f]{24} police-1 agency-mended");
    assertThat(explain(referral.toString()).out()).contains("the operator anna sent");
  }

  @Test
  void addedUserApprovesOnlyAfterTwoPersonsGrantTheRole() throws Exception {
    // Given
    Path users = country.data().resolve("users.properties");
    String reason = "--reason=new-colleague";
    CommandResult added = user(by("cara", "newcomer", "viewer", reason));
    String password = added.out().lines().toList().get(1).replaceAll(".*: ", "");
    Path own = country.data().resolve("newcomer-password");
    writeSecret(own, password);
    String[] newcomer = {"--user=newcomer", "--password-file=" + own};
    // When
    CommandResult tooEarly = user(with(newcomer, "--list"));
    CommandResult early = user(by("cara", "newcomer", "approver", reason));
    CommandResult brief = typing("newcomer", () -> user(with(newcomer, "--own-password")));
    CommandResult chosen =
        typing("a password of mine", () -> user(with(newcomer, "--own-password")));
    CommandResult asked = user(by("cara", "newcomer", "approver", reason));
    String request = asked.out().replaceAll("(?s).*--approve ([0-9a-f-]{36}).*", "$1");
    CommandResult listed = user(by("omar", "--list"));
    CommandResult own1 = user(by("cara", "--approve=" + request));
    CommandResult approved = user(by("omar", "--approve=" + request));
    CommandResult locked = user(by("cara", "newcomer", "--lock", "--reason=left"));
    CommandResult last = user(by("cara", "cara", "--remove", "--reason=left"));
    // Then
    assertThat(added.code()).as(added.err()).isZero();
    assertThat(password).matches("[a-z0-9]{5}(-[a-z0-9]{5}){3}");
    assertThat(tooEarly.err()).contains("choose your own");
    assertThat(early.err()).contains("must have chosen the password");
    assertThat(brief.err()).contains("not the user's name");
    assertThat(brief.code()).isEqualTo(2);
    assertThat(chosen.code()).as(chosen.err()).isZero();
    assertThat(asked.out())
        .startsWith(
            "newcomer: viewer to approver waits for a second person: ./wasl user --approve");
    assertThat(listed.out())
        .contains("newcomer viewer\n", "viewer to approver", "asked by cara", "new-colleague");
    assertThat(own1.err()).contains("your roles do not permit");
    assertThat(approved.out()).isEqualTo("newcomer: done\n");
    assertThat(Files.readString(users))
        .contains("newcomer approver ")
        .doesNotContain(password, "a password of mine");
    assertThat(locked.out()).contains("newcomer: approver to approver+locked waits");
    assertThat(last.err()).contains("another person changes your roles");
    assertThat(asked(ConsoleRole.AUDITOR, "Trail", "operations", "{}").toString())
        .contains(
            "\"act\":\"user-changed\"",
            "\"user\":\"newcomer\"",
            "\"after\":\"viewer+one-time\",\"before\":\"none\"",
            "\"act\":\"user-approved\"",
            "\"after\":\"approver\",\"before\":\"viewer\"",
            "\"requestedBy\":\"cara\"",
            "\"act\":\"password\"")
        .doesNotContain(password, "a password of mine", "pbkdf2");
    JsonNode approvals =
        asked(
            ConsoleRole.AUDITOR, "Trail", "operations", "{\"act\":\"user-approved\",\"limit\":2}");
    assertThat(approvals.path("acts"))
        .extracting(act -> act.path("act").asText())
        .containsOnly("user-approved");
    user(
        by(
            "omar",
            "--reject=" + locked.out().replaceAll("(?s).*--approve ([0-9a-f-]{36}).*", "$1")));
  }

  @Test
  void requestAboutAUserIsStaleAfterAChangeOfTheUsersFile() throws Exception {
    // Given
    CommandResult asked = user(by("cara", "lina", "auditor,approver", "--reason=second-shift"));
    String request = asked.out().replaceAll("(?s).*--approve ([0-9a-f-]{36}).*", "$1");
    CommandResult twice = user(by("anna", "lina", "approver", "--reason=second-shift"));
    Path users = country.data().resolve("users.properties");
    Files.writeString(users, Files.readString(users) + "# edited by hand\n");
    // When
    CommandResult stale = user(by("omar", "--approve=" + request));
    CommandResult listed = user(by("omar", "--list"));
    CommandResult rejected = user(by("cara", "--reject=" + request));
    // Then
    assertThat(asked.code()).as(asked.err()).isZero();
    assertThat(twice.err()).contains("an open request is about this user");
    assertThat(stale.code()).isEqualTo(2);
    assertThat(stale.err()).contains("the users file has changed since");
    assertThat(listed.out()).contains("(out of date: reject it)");
    assertThat(rejected.out()).isEqualTo("lina: rejected\n");
    assertThat(Files.readString(users)).contains("lina auditor ", "# edited by hand");
  }

  @Test
  void keepsChangesOfAUserMadeDuringAnApproval() throws Exception {
    // Given
    Path users = country.data().resolve("users.properties");
    User before = UsersFileEditor.find(users, "lina").orElseThrow();
    User locked = before.with(before.roles(), true);
    CommandResult asked = user(by("cara", "lina", "auditor,approver", "--reason=second-shift"));
    String request = asked.out().replaceAll("(?s).*--approve ([0-9a-f-]{36}).*", "$1");
    List<String> database = Files.readAllLines(country.data().resolve("database"));
    String password = Files.readString(Path.of(database.get(2))).strip();
    try (Connection holder =
            DriverManager.getConnection(database.get(0), database.get(1), password);
        Statement lock = holder.createStatement()) {
      holder.setAutoCommit(false);
      lock.execute("select from user_request where id = '" + request + "' for update");
      // When
      CompletableFuture<JsonNode> approved = CompletableFuture.supplyAsync(() -> approve(request));
      await().atMost(SOON).until(() -> waits(lock));
      UsersFileEditor.put(users, locked);
      holder.commit();
      // Then
      assertThatThrownBy(approved::join)
          .hasStackTraceContaining("the users file has changed since");
      assertThat(UsersFileEditor.find(users, "lina").map(User::rightsText))
          .contains("auditor+locked");
    } finally {
      UsersFileEditor.put(users, before);
      user(by("cara", "--reject=" + request));
    }
  }

  private static JsonNode approve(String request) {
    try {
      return asked(ConsoleRole.APPROVER, "Users", "approve", "{\"request\":\"" + request + "\"}");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Tells whether somebody waits for a row that this connection has locked. */
  private static boolean waits(Statement holder) throws SQLException {
    try (ResultSet found =
        holder.executeQuery(
            "select from pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid))")) {
      return found.next();
    }
  }

  @Test
  void newUserDoesNotReplaceExistingUser() throws Exception {
    // Given
    Path users = country.data().resolve("users.properties");
    String before = Files.readString(users);
    String order =
        "{\"user\":\"LINA\",\"new\":true,\"roles\":[\"viewer\"],\"reason\":\"new-colleague\"}";
    // When / Then
    assertThatThrownBy(() -> asked(ConsoleRole.OPERATOR, "Users", "change", order))
        .hasStackTraceContaining("user already exists");
    assertThat(Files.readString(users)).isEqualTo(before);
  }

  @Test
  void invalidChangeOfAUserIsBadUsage() {
    for (String[] wrong :
        List.of(
            by("cara", "newcomer2"),
            by("cara", "newcomer2", "viewer"),
            by("cara", "newcomer2", "--new-password", "--reason=why"),
            by("cara", "lina", "viewer", "--reason=In Words"),
            by("cara", "lina", "king", "--reason=why"),
            by("cara", "lina", "auditor", "--reason=why"),
            by("cara", "lina", "--list"),
            by("omar", "--approve=1"),
            by("cara", "--own-password", "--reason=why", "--list"))) {
      assertThat(user(wrong).code()).as(String.join(" ", wrong)).isEqualTo(2);
    }
    assertThat(user(by("lina", "omar", "--lock", "--reason=why")).err())
        .contains("your roles do not permit Users.change");
  }

  private static CommandResult user(String... arguments) {
    return CommandResult.of(new UserCommand(), withFolders(arguments));
  }

  private static String[] with(String[] login, String... arguments) {
    return Stream.concat(Stream.of(login), Stream.of(arguments)).toArray(String[]::new);
  }

  private static CommandResult typing(String line, Supplier<CommandResult> command) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream((line + "\n").getBytes(StandardCharsets.UTF_8)));
    try {
      return command.get();
    } finally {
      System.setIn(before);
    }
  }

  private static void writeSecret(Path file, String text) throws Exception {
    Files.writeString(file, text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void replaysOnlyTheNamedDeliveries() {
    // When
    CommandResult unknown =
        decide(
            "request",
            by("anna", "--agency=police-1", "--reason=mended", "--id=" + UUID.randomUUID()));
    CommandResult otherReason = decide("plan", "--agency=police-1", "--cause=receipt-invalid");
    // Then
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("not parked for police-1");
    assertThat(otherReason.code()).isZero();
    assertThat(otherReason.out()).isEqualTo("0 to replay; one person may\n");
  }

  @Test
  void badUsagePrintsOneLineAndExitsWithTwo() {
    // When
    List<CommandResult> ran =
        List.of(
            decide("request", by("anna", "--agency=police-1")),
            decide("request", by("anna", "--agency=nobody", "--reason=mended")),
            decide("request", by("anna", "--agency=police-1", "--reason=Free text, with a name")),
            decide(
                "request",
                by("anna", "--agency=police-1", "--reason=mended", "--rate-per-minute=0")),
            decide("request", "--agency=police-1", "--reason=mended"),
            decide("request", "--agency=police-1", "--reason=mended", "--oidc"));
    // Then
    assertThat(ran).allSatisfy(ReplayTest::assertBadUsage);
  }

  @Test
  void reportsThatNoGatewayRunsOnTheDataFolder() throws Exception {
    // Given
    Files.createDirectories(country.data().resolveSibling("empty"));
    // When
    CommandResult ran =
        CommandResult.of(
            new ParkedCommand(),
            List.of(
                "--config",
                country.config().toString(),
                "--data",
                country.data().resolveSibling("empty").toString()));
    // Then
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("no gateway runs on this data folder");
  }

  @Test
  void approvedRequestRunsAndItsResultIsPrinted() {
    // Given
    CommandResult plan = decide("plan", "--cause", "connection-refused");
    CommandResult asked =
        decide("request", by("anna", "--cause", "connection-refused", "--reason=mended"));
    String id = asked.out().split(" ")[0];
    // When
    CommandResult twice =
        decide("request", by("cara", "--cause", "connection-refused", "--reason=mended"));
    CommandResult self = decide("approve", by("anna", id));
    CommandResult inCapitals = decide("approve", by("ANNA", id));
    CommandResult notHis = decide("approve", by("cara", id));
    CommandResult other = decide("approve", by("omar", id));
    // Then
    assertThat(plan.out()).contains("2 to replay; a second person must approve");
    assertThat(asked.out()).contains("waiting replay 0 of 2 delivered");
    assertThat(twice.code()).isEqualTo(2);
    assertThat(twice.err()).contains("the open request " + id + " is about ");
    assertThat(self.code()).isEqualTo(2);
    assertThat(self.err()).contains("another person");
    assertThat(inCapitals.err()).contains("another person");
    assertThat(notHis)
        .isEqualTo(new CommandResult(1, "", "approve: your roles do not permit Replay.approve\n"));
    assertThat(asked.out()).contains("asked by anna");
    assertThat(other.out()).contains("running");
    await()
        .atMost(SOON)
        .until(
            () ->
                decide("progress", id)
                    .out()
                    .contains("parked-again replay 0 of 2 delivered, 2 parked again, 0 under way"));
    assertThat(entries())
        .anyMatch(
            entry ->
                entry.matches(
                    "replayed operator:op-[0-9a-f]{24} police-1 mended/approver:op-[0-9a-f]{24}"))
        .noneMatch(entry -> entry.contains("anna") || entry.contains("omar"));
    assertThat(explain(referral.toString()).out())
        .contains("the operator anna sent", "approved by omar");
  }

  @Test
  void unapprovedRequestIsNotExecuted() {
    // Given
    CommandResult asked =
        decide("request", by("anna", "--agency=office", "--action=discard", "--reason=moved"));
    String id = asked.out().split(" ")[0];
    // When
    CommandResult rejected = decide("reject", by("omar", id));
    CommandResult late = decide("approve", by("ben", id));
    // Then
    assertThat(rejected.out()).contains("rejected discard 0 of 1");
    assertThat(late.code()).isEqualTo(2);
    assertThat(decide("list").out()).contains("1 office attempts-exhausted/connection-refused");
  }

  @Test
  void refusesImpossibleRequestsInOneLine() {
    // When
    List<CommandResult> ran =
        List.of(
            decide("request", by("anna", "--reason=mended")),
            decide("request", by("anna", "--agency=office", "--reason=Free text")),
            decide("request", by("anna", "--agency=office", "--reason=mended", "--action=lose")),
            decide("request", by("anna", "--agency=office", "--reason=mended", "--to=desk")),
            decide("plan", "--agency=office", "--action=re-route", "--to=registry"),
            decide("plan", "--agency=office", "--action=re-route", "--to=police-1"),
            decide("stop", by("anna", UUID.randomUUID().toString())));
    // Then
    assertThat(ran).allSatisfy(ReplayTest::assertBadUsage);
  }

  @Test
  void erasesNeitherParkedNorHeldReferrals() {
    // Given
    String id = referral.toString();
    // When
    CommandResult parked = erase(by("anna", id, "--reason=retention", "--basis=law-1"));
    CommandResult hold = hold(by("cara", id, "--reason=appeal"));
    CommandResult held = erase(by("anna", id, "--reason=retention", "--basis=law-1"));
    CommandResult twice = hold(by("cara", id, "--reason=appeal"));
    CommandResult notAsked = hold(by("omar", id, "--approve-release"));
    CommandResult release = hold(by("anna", id, "--release", "--reason=appeal-over"));
    CommandResult listed = hold("--list");
    CommandResult alone = hold(by("anna", id, "--approve-release"));
    CommandResult stillHeld = erase(by("anna", id, "--reason=retention", "--basis=law-1"));
    CommandResult released = hold(by("omar", id, "--approve-release"));
    CommandResult noneListed = hold("--list");
    // Then
    assertThat(parked.code()).isEqualTo(1);
    assertThat(parked.err()).contains("replay what is parked", " police-1 ", " office ");
    assertThat(Stream.of(hold, held, twice, notAsked, release, alone, stillHeld, released))
        .extracting(CommandResult::code)
        .containsExactly(0, 1, 2, 2, 0, 2, 1, 0);
    assertThat(held.err()).contains("is held since", "by cara (appeal)");
    assertThat(release.out()).contains("another person lifts the hold", "--approve-release");
    assertThat(listed.out())
        .matches(
            id
                + " appeal since \\S+, 0 days, by cara; anna asked at \\S+ that it be lifted:"
                + " appeal-over\n");
    assertThat(noneListed.out()).isEmpty();
    assertThat(noneListed.code()).isZero();
    assertThat(alone.err()).contains("another person");
    assertThat(released.out()).isEqualTo(id + ": released\n");
    assertThat(entries())
        .anyMatch(entry -> entry.matches("held operator:op-[0-9a-f]{24}  appeal"))
        .anyMatch(
            entry ->
                entry.matches(
                    "hold-released operator:op-[0-9a-f]{24} "
                        + " appeal-over/approver:op-[0-9a-f]{24}"));
    assertThat(explain(id).out())
        .contains(
            "the operator cara ordered that the referral be kept (appeal)",
            "the operator anna ended the order to keep the referral (appeal-over, approved by"
                + " omar)");
  }

  @Test
  void refusesOrdersWithoutAuthentication() throws Exception {
    // Given
    Path wrong = Files.writeString(country.data().resolve("wrong-password"), "not the one\n");
    Files.setPosixFilePermissions(wrong, PosixFilePermissions.fromString("rw-------"));
    String[] order = {"--agency=police-1", "--reason=mended", "--password-file=" + wrong};
    int before = replays();
    // When
    CommandResult known = decide("request", order[0], order[1], order[2], "--user=cara");
    CommandResult unknown = decide("request", order[0], order[1], order[2], "--user=nobody");
    CommandResult provider = decide("request", order[0], order[1], "--oidc");
    // Then
    assertThat(List.of(known, unknown))
        .containsOnly(new CommandResult(1, "", "request: the login was refused\n"));
    assertBadUsage(provider);
    assertThat(provider.err()).contains("no OpenID provider is configured");
    assertThat(replays()).isEqualTo(before);
  }

  @Test
  void badUsageOfAnErasurePrintsOneLineAndExitsWithTwo() {
    // Given
    String id = referral.toString();
    String unknown = UUID.randomUUID().toString();
    // When
    List<CommandResult> ran =
        List.of(
            erase(by("anna", id)),
            erase(by("anna", "--reason=retention", "--basis=law-1")),
            erase(by("anna", id, "--reason=A name", "--basis=law-1")),
            erase(id, "--reason=retention", "--basis=law-1"),
            erase(id, "--confirm"),
            erase(id, "--due"),
            erase("--due", "--complete"),
            erase(by("anna", unknown, "--reason=retention", "--basis=law-1")),
            hold(by("anna", unknown, "--reason=appeal")),
            hold(by("anna", id, "--release", "--reason=appeal")));
    // Then
    assertThat(ran).allSatisfy(ReplayTest::assertBadUsage);
    assertThat(erase("--due")).isEqualTo(new CommandResult(0, "", ""));
    assertThat(erase(by("ben", id, "--confirm")).err()).contains("has deliveries");
  }

  private static CommandResult erase(String... arguments) {
    return CommandResult.of(new EraseCommand(), withFolders(arguments));
  }

  private static CommandResult hold(String... arguments) {
    return CommandResult.of(new HoldCommand(), withFolders(arguments));
  }

  private static CommandResult explain(String id) {
    return CommandResult.of(new ExplainCommand(), withFolders(id, "--language=en"));
  }

  private static CommandResult decide(String decision, String... arguments) {
    List<String> all = new ArrayList<>(List.of(decision));
    all.addAll(withFolders(arguments));
    return CommandResult.of(new ParkedCommand(), all);
  }

  private static void assertBadUsage(CommandResult ran) {
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err().lines()).hasSize(1);
  }
}
