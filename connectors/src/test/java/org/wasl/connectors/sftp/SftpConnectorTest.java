package org.wasl.connectors.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.connectors.ProtocolSetting;
import org.wasl.connectors.TestDoor;
import org.wasl.connectors.TestIdentity;
import org.wasl.connectors.intermediary.IntermediaryAgency;
import org.wasl.connectors.intermediary.IntermediaryClient;
import org.wasl.connectors.intermediary.IntermediaryContract;
import org.wasl.connectors.partnerapi.HttpsGateway;
import org.wasl.connectors.pull.PullSettings;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.TestDisk;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.exchange.Submission;
import org.wasl.wire.jose.Digest;

/**
 * The contract, with OpenSSH's server. Skipped if Debian's package {@code openssh-server} is not
 * installed.
 */
class SftpConnectorTest extends IntermediaryContract {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  @TempDir static Path folder;

  /**
   * Short, so that a message without a call, or the end of a delivery without a receipt, is noticed
   * soon.
   */
  private static final int MAX_POLL_MILLIS = 200;

  private String gatewayKey;

  /** Requests that newly started servers refuse. */
  private String sftpOptions = "";

  @Override
  protected void startGateway(TestIdentity identity, int maxReceiptBytes) throws Exception {
    assumeTrue(SshServer.isInstalled(), "openssh-server is not installed");
    gatewayKey = SshServer.newKey(identity.keyFile().resolveSibling(SftpProtocol.KEY_FILE));
    super.startGateway(identity, maxReceiptBytes);
  }

  @Override
  protected int value(ProtocolSetting setting) {
    return setting.name().equals("sftp.maxPollMillis") ? MAX_POLL_MILLIS : super.value(setting);
  }

  @Override
  protected void stopGateway() throws Exception {
    if (gatewayKey != null) {
      super.stopGateway();
    }
  }

  @Override
  protected IntermediaryAgency startAgency(TestIdentity as) throws Exception {
    Path own = folder.resolve(Integer.toString(NUMBER.incrementAndGet()));
    Path messages = own.resolve("messages");
    PublicKey hostKey = as.certificate().getPublicKey();
    return new IntermediaryAgency(
        new SshServer(own, messages, as.keyFile(), gatewayKey, sftpOptions),
        port -> address(port, messages, hostKey));
  }

  private static String address(int port, Path messages, PublicKey hostKey) {
    return "sftp://%s@127.0.0.1:%d%s?hostKey=%s"
        .formatted(System.getProperty("user.name"), port, messages, SshServer.fingerprint(hostKey));
  }

  /** The directory has the host key of the agency that should be there, and none of others. */
  @Override
  public OutboundDelivery push(URI endpoint, TestIdentity identity, long deadlineMillis) {
    boolean isOwn =
        identity.certificate().getIssuerX500Principal().getName().equals("CN=authority");
    PublicKey known = (isOwn ? identity : pki.issue("police")).certificate().getPublicKey();
    return super.push(
        URI.create(
            endpoint.toString().replaceFirst("hostKey=.*", "")
                + "hostKey="
                + SshServer.fingerprint(known)),
        identity,
        deadlineMillis);
  }

  @Override
  protected DeliveryReply without(Missing missing) {
    return switch (missing) {
      case ITS_CERTIFICATE, OUR_AUTHORITY -> notNow(DeliveryFailure.WRONG_HOST_KEY);
      case AGENCY, ANSWER_IN_TIME, WHOLE_ANSWER, END_OF_ANSWER, MEANING -> super.without(missing);
    };
  }

  @Override
  protected String protocol() {
    return "sftp";
  }

  @Override
  protected int pushesBeyondAStep() {
    return 20;
  }

  /** The folder of the files of this test's agency. */
  private Path messages() {
    return Path.of(intermediaryAgency().endpoint().getPath());
  }

  private FolderClient client() {
    return (FolderClient) intermediaryAgency().client();
  }

  @Test
  void changedHostKeyRaisesAlarmAndMessagesAreIgnored() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    startAgencyAs(pki.issue("another"));
    client().send("message", bytes(1), Map.of(), "1");
    gateway.alarms.clear();

    // When
    DeliveryReply reply = push(push(agency, police, AMPLE_MILLIS));

    // Then
    assertThat(reply).isEqualTo(notNow(DeliveryFailure.WRONG_HOST_KEY));
    assertThat(gateway.alarms).isNotEmpty().containsOnly("wrong-host-key police");
    assertThat(door.arrived).isEmpty();
  }

  @Test
  void doesNotUseKeyThatOthersMayRead() throws Exception {
    // Given
    Path key = pki.authority().resolveSibling(SftpProtocol.KEY_FILE);
    TestIdentity police = pki.issue("police");
    OutboundDelivery push = push(startAgencyAs(police), police, AMPLE_MILLIS);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));

    // When
    DeliveryReply open = push(push);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    DeliveryReply closed = push(push);

    // Then
    assertThat(open).isEqualTo(notNow(DeliveryFailure.SSH_KEY));
    FolderAddress address = FolderAddress.of(push.agency().channel().endpoint().orElseThrow());
    assertThatThrownBy(
            () -> new SshConnector(folder, id -> {}, 1).connect(new AgencyId("police"), address))
        .hasMessage("ssh-key: " + folder + " is not a readable file");
    assertThat(closed).isEqualTo(new DeliveryReply.Received("a.b.c"));
  }

  @Test
  @Tag("soak")
  void completesInterruptedDeliveryAtNextAttempt() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    for (String step : List.of(".body.part", ".body", ".headers.part", ".headers")) {
      startAgencyAs(police);
      client().close();
      OutboundDelivery push = push(agency, police, briefMillis());
      Path folder = messages().resolve("deliveries");
      String name = push.deliveryId() + step;
      awaitConnected(push);
      intermediaryAgency().network().slow(30); // so that each step lasts until the test sees it
      CompletableFuture<DeliveryReply> cut =
          CompletableFuture.supplyAsync(() -> pushNow(push), threads);
      await()
          .pollInterval(Duration.ofMillis(1))
          .atMost(SOON)
          .until(() -> isThere(folder, name, cut));
      intermediaryAgency().network().cut();
      intermediaryAgency().network().slow(0);
      cut.join();

      // When
      DeliveryReply reply = push(push);

      // Then
      assertThat(reply).isEqualTo(notNow(DeliveryFailure.NOT_ACKNOWLEDGED));
      assertThat(client().names("deliveries")).containsExactly(push.deliveryId().toString());
      assertThat(messages().resolve("deliveries").resolve(push.deliveryId() + ".body"))
          .hasBinaryContent(push.sealed());
      agency.close();
    }
  }

  /**
   * Tells whether there is such a file. The name of a partial file contains an id of the process.
   */
  private static boolean isThere(Path folder, String name, CompletableFuture<DeliveryReply> call)
      throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return call.isDone()
          || files
              .map(file -> file.getFileName().toString())
              .map(file -> file.replaceFirst("\\.[a-z0-9]+\\.part$", ".part"))
              .anyMatch(name::equals);
    }
  }

  @Test
  @Tag("soak")
  void keepsCompleteFileAndReplacesTruncatedOne() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    startAgencyAs(police);
    client().close();
    OutboundDelivery push = push(agency, police, briefMillis());
    Path body = messages().resolve("deliveries").resolve(push.deliveryId() + ".body");
    leave(push);
    Object first = Files.readAttributes(body, BasicFileAttributes.class).fileKey();

    // When
    push(push);
    Object second = Files.readAttributes(body, BasicFileAttributes.class).fileKey();
    Files.write(body, new byte[10]);
    push(push);

    // Then
    assertThat(second).isEqualTo(first);
    assertThat(body).hasBinaryContent(push.sealed());
  }

  @Test
  void removesWithdrawnCaseBeforeStoringItsWithdrawal() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    startAgencyAs(police);
    client().close();
    OutboundDelivery withdrawn = push(agency, police, AMPLE_MILLIS);
    leave(withdrawn);
    OutboundDelivery withdrawal =
        with(withdrawn.referral(), bytes(5_000), push(agency, police, briefMillis()));
    door.givenUp.put(withdrawn.referral(), List.of(withdrawn.deliveryId()));

    // When
    CompletableFuture<DeliveryReply> call =
        CompletableFuture.supplyAsync(() -> push(withdrawal), threads);
    await().atMost(SOON).until(() -> lies(withdrawal));

    // Then
    assertThat(lies(withdrawn)).isFalse();
    assertThat(call.join()).isEqualTo(notNow(DeliveryFailure.NOT_ACKNOWLEDGED));
  }

  @Test
  void row22RefusesAndAuditsHeadersOfForeignDelivery() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    startAgencyAs(police);
    client().close();
    OutboundDelivery own = push(agency, police, AMPLE_MILLIS);
    leave(own);
    gateway.refusals.clear();
    DeliveryId anothers = new DeliveryId(UUID.randomUUID());
    ReferralId erasedReferral = new ReferralId(UUID.randomUUID());
    door.toOthers.add(anothers);
    door.ended.put(anothers, true);
    door.erased.add(erasedReferral);

    // When
    Files.writeString(
        messages().resolve("deliveries").resolve(anothers + ".headers"),
        "Wasl-Kind: delivery\nWasl-Referral: " + erasedReferral + "\n");
    await().atMost(SOON).until(() -> !gateway.refusals.isEmpty());
    door.ended.put(own.deliveryId(), true);

    // Then
    await().atMost(SOON).until(() -> !lies(own));
    assertThat(client().names("deliveries")).containsExactly(anothers.toString());
    assertThat(gateway.refusals).containsOnly(police.thumbprint() + " 404");
  }

  private boolean lies(OutboundDelivery push) {
    return client().names("deliveries").contains(push.deliveryId().toString());
  }

  /** Stores a delivery and waits for no receipt. Its agency leaves it there. */
  private void leave(OutboundDelivery push) {
    CompletableFuture<DeliveryReply> call =
        CompletableFuture.supplyAsync(() -> push(push), threads);
    await().atMost(SOON).until(() -> lies(push));
    gateway.ended(push.deliveryId());
    call.join();
  }

  private static OutboundDelivery with(ReferralId referral, byte[] sealed, OutboundDelivery push) {
    return new OutboundDelivery(
        push.agency(),
        push.deliveryId(),
        referral,
        push.messageId(),
        push.sender(),
        push.type(),
        Digest.of(sealed),
        sealed,
        push.deadlineMillis());
  }

  @Test
  void removesEndedAndErasedDeliveriesAndKeepsUnknownOnes() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    startAgencyAs(police);
    client().close();
    OutboundDelivery over = push(agency, police, AMPLE_MILLIS);
    OutboundDelivery open = push(agency, police, AMPLE_MILLIS);
    OutboundDelivery erased = push(agency, police, AMPLE_MILLIS);
    OutboundDelivery unknown = push(agency, police, AMPLE_MILLIS);
    List<OutboundDelivery> all = List.of(over, open, erased, unknown);
    all.forEach(this::leave);
    assertThat(all).allMatch(this::lies);

    // When
    door.ended.put(over.deliveryId(), true);
    door.ended.put(open.deliveryId(), false);
    door.erased.add(erased.referral());

    // Then
    // The second file of a delivery is removed after the one that names it.
    await().atMost(SOON).until(() -> files(messages().resolve("deliveries")).size() == 4);
    assertThat(List.of(open, unknown)).allMatch(this::lies);
  }

  @Test
  void replacesFileWithOtherBytesOfEqualLength() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    startAgencyAs(police);
    client().close();
    OutboundDelivery before = push(agency, police, briefMillis());
    leave(before);
    byte[] bytes = before.sealed().clone();
    bytes[0]++;
    OutboundDelivery restored = with(before.referral(), bytes, before);

    // When
    push(restored);

    // Then
    Path lies = messages().resolve("deliveries").resolve(before.deliveryId().toString());
    assertThat(Path.of(lies + ".body")).hasBinaryContent(bytes);
    assertThat(Path.of(lies + ".headers"))
        .content()
        .contains("Wasl-Digest: " + restored.digest() + "\n");
  }

  @Test
  void removesReceivedDeliveryThatAgencyLeft() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    startAgencyAs(police);
    client().close();
    OutboundDelivery push = push(agency, police, AMPLE_MILLIS);
    CompletableFuture<DeliveryReply> reply =
        CompletableFuture.supplyAsync(() -> push(push), threads);
    await().atMost(SOON).until(() -> !client().names("deliveries").isEmpty());

    // When
    intermediaryAgency().say(push.deliveryId().toString(), "receipt", "a.b.c");

    // Then
    assertThat(reply.join()).isEqualTo(new DeliveryReply.Received("a.b.c"));
    await().atMost(SOON).until(() -> isEmpty("deliveries") && isEmpty("submissions"));
    assertThat(messages().resolve("answers")).isEmptyDirectory();
  }

  private boolean isEmpty(String which) throws IOException {
    try (Stream<Path> files = Files.list(messages().resolve(which))) {
      return files.findAny().isEmpty();
    }
  }

  @Test
  void workersShareDeliveries() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    startAgencyAs(police);
    try (FolderClient second = new FolderClient(messages())) {
      List<String> taken = new CopyOnWriteArrayList<>();
      second.take(
          delivery -> {
            taken.add(delivery.properties().get("Wasl-Delivery"));
            try {
              intermediaryAgency().say(taken.getLast(), "receipt", "a.b.c");
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });

      // When
      for (int i = 0; i < 20; i++) {
        assertThat(push(push(agency, police, AMPLE_MILLIS)))
            .isEqualTo(new DeliveryReply.Received("a.b.c"));
      }

      // Then
      agency
          .delivered()
          .forEach(
              deliveredMessage -> taken.add(deliveredMessage.properties().get("Wasl-Delivery")));
      assertThat(taken).hasSize(20).doesNotHaveDuplicates();
    }
  }

  @Test
  void twoGatewaysAtOneFolderLoseNothingAndAnswerOnce() throws Exception {
    // Given
    IntermediaryAgency partner = linked(pki.issue("platform"));
    TestDoor other = new TestDoor();
    try (HttpsGateway second =
        new HttpsGateway(pki, pki.issue("gateway"), other, s -> s, PullSettings.DEFAULT)) {
      second.agencies(List.of(directoryEntry(pki.issue("platform"))));

      // When
      for (int i = 1; i <= 30; i++) {
        partner.client().send("message", bytes(i), Map.of(), Integer.toString(i));
      }
      List<IntermediaryClient.Answer> answers = partner.client().answers(30, AMPLE_MILLIS);

      // Then
      assertThat(answers)
          .hasSize(30)
          .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(202))
          .extracting(IntermediaryClient.Answer::correlationId)
          .doesNotHaveDuplicates();
      assertThat(Stream.concat(door.arrived.stream(), other.arrived.stream()))
          .extracting(it -> ((Submission) it).body().length)
          .containsAll(IntStream.rangeClosed(1, 30).boxed().toList());
      await().atMost(SOON).until(() -> isEmpty("submissions"));
    }
  }

  @Test
  void ignoresFilesThatAreNoMessages() throws Exception {
    // Given
    startAgencyAs(pki.issue("platform"));
    Path submissions = messages().resolve("submissions");
    Path secret = Files.writeString(messages().resolve("secret"), "Wasl-Kind: message\n");
    for (String name :
        List.of(
            "half.headers.part",
            "no-headers.body",
            "..headers",
            "a b.headers",
            "..\\up.headers",
            "$(touch x).headers",
            "x".repeat(65) + ".headers",
            "\u0645\u0644\u0641.headers",
            "Thumbs.db")) {
      Files.writeString(submissions.resolve(name), "Wasl-Kind: message\n");
    }
    Files.createDirectory(submissions.resolve("folder.headers"));
    Files.createSymbolicLink(submissions.resolve("link.headers"), secret);
    Files.createSymbolicLink(submissions.resolve("loop.headers"), Path.of("loop.headers"));
    assertThat(
            new ProcessBuilder("mkfifo", submissions.resolve("pipe.headers").toString())
                .start()
                .waitFor())
        .isZero();
    Set<Path> before = files(submissions);

    // When
    AgencyResponse answer = ask(linkedAgain(), "message", bytes(10), Map.of());

    // Then
    assertThat(answer.status()).isEqualTo(202);
    assertThat(door.arrived).hasSize(1);
    await().atMost(SOON).until(() -> files(submissions).equals(before));
  }

  private static Set<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.collect(Collectors.toSet());
    }
  }

  /** Tells the gateway of the agency that was started before. */
  private IntermediaryAgency linkedAgain() {
    gateway.agencies(List.of(directoryEntry(pki.issue("platform"))));
    return intermediaryAgency();
  }

  @Test
  void refusesMessageWithoutWholeBodyAndFollowsNoLink() throws Exception {
    // Given
    IntermediaryAgency partner = linked(pki.issue("platform"));
    Path submissions = messages().resolve("submissions");
    Path secret = Files.writeString(messages().resolve("secret"), "secret");
    Map<String, String> headers = Map.of("Wasl-Kind", "message");
    Files.createSymbolicLink(submissions.resolve("2-link.body"), secret);
    try (RandomAccessFile huge =
        new RandomAccessFile(submissions.resolve("3-huge.body").toFile(), "rw")) {
      huge.setLength(1L << 40);
    }

    // When
    client().headersOf("1-none", headers);
    client().headersOf("2-link", headers);
    client().headersOf("3-huge", headers);
    client()
        .submit("4-other", bytes(9), Map.of("Wasl-Kind", "message", "Wasl-Digest", "sha-256=:x:"));
    client().submit("5-long", bytes(9), Map.of("Wasl-Kind", "m".repeat(20_000)));
    client().submit("6-twice", bytes(9), Map.of("Wasl-Kind", "message\nWasl-Kind: receipt"));
    List<IntermediaryClient.Answer> answers = partner.client().answers(6, AMPLE_MILLIS);

    // Then
    assertThat(answers)
        .extracting(answer -> answer.correlationId() + " " + answer.status())
        .containsExactlyInAnyOrder(
            "none 400", "link 400", "huge 413", "other 400", "long 413", "twice 400");
    assertThat(door.arrived).isEmpty();
    assertThat(secret).hasContent("secret");
    await().atMost(SOON).until(() -> isEmpty("submissions"));
  }

  @Test
  @Tag("soak")
  void ignoresFolderWithTooManyFiles() throws Exception {
    // Given
    startAgencyAs(pki.issue("platform"));
    Path submissions = messages().resolve("submissions");
    for (int i = 0; i <= SftpSettings.FILES.defaultValue(); i++) {
      Files.createFile(submissions.resolve("garbage-" + i));
    }
    client().send("message", bytes(10), Map.of(), "1");
    boolean answered = !linkedAgain().client().answers(1, 1_000).isEmpty();

    // When
    for (int i = 0; i < 10; i++) {
      Files.delete(submissions.resolve("garbage-" + i));
    }

    // Then
    assertThat(answered).isFalse();
    assertThat(client().answers(1, AMPLE_MILLIS)).hasSize(1);
  }

  @Test
  void fullDiskOfAgencyLeavesNoPartialFileAndIsRetried() throws Exception {
    // Given
    Path next = folder.resolve(Integer.toString(NUMBER.get() + 1)).resolve("messages");
    try (TestDisk disk = TestDisk.mount(next, "512k")) {
      TestIdentity police = pki.issue("police");
      OutboundDelivery push = push(startAgencyAs(police), police, AMPLE_MILLIS);
      disk.fill(4_096);

      // When
      DeliveryReply full = push(push);
      Set<Path> left = files(messages().resolve("deliveries"));
      disk.empty();
      DeliveryReply empty = push(push);

      // Then
      assertThat(full).isEqualTo(notNow(DeliveryFailure.NOT_STORED));
      assertThat(left).isEmpty();
      assertThat(empty).isEqualTo(new DeliveryReply.Received("a.b.c"));
      agency.close();
    }
  }

  @Test
  void answersAgencyAndPausesIfServerRefusesRemoval() throws Exception {
    // Given
    sftpOptions = "-P remove";
    startAgencyAs(pki.issue("platform"));
    sftpOptions = "";
    client().send("message", bytes(10), Map.of(), "1");

    // When
    linkedAgain();

    // Then
    assertThat(client().answers(1, AMPLE_MILLIS)).hasSize(1);
    await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> door.arrived.size() < 20);
    assertThat(intermediaryAgency().network().connections()).isLessThan(20);
  }
}
