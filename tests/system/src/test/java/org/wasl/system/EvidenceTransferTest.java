package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.system.SmallConfig.PLATFORM;
import static org.wasl.system.SmallConfig.REGISTRY;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.verify.OfflineVerifier;
import org.wasl.client.ClientConfig;
import org.wasl.client.TransferProgress;
import org.wasl.client.WaslClient;
import org.wasl.client.answer.HandInAnswer;
import org.wasl.client.answer.Outcome;
import org.wasl.client.answer.Refused;
import org.wasl.client.answer.TransferAnswer;
import org.wasl.commands.SendCommand;
import org.wasl.commands.file.FileCommand;
import org.wasl.kit.evidence.EvidenceEntry;
import org.wasl.kit.evidence.EvidenceList;
import org.wasl.kit.evidence.EvidenceReceiver;
import org.wasl.kit.evidence.FileReception;
import org.wasl.kit.evidence.SealedCopies;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.TestSeed;
import org.wasl.wire.file.SealedFile;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.message.SignedMessage;

/** Evidence files go from an agency's disk to another one's, by the programs of the agencies. */
class EvidenceTransferTest extends SubmissionTestBase {
  private static final int FILE_BYTES = 6 << 20;
  private static final int CUTS = 8;

  @TempDir private Path folder;

  /** An agency that got the last case. */
  private AgencyId recipient;

  private final Random random = TestSeed.random(EvidenceTransferTest.class);

  private Path file(String name, int sizeBytes) throws IOException {
    byte[] content = new byte[sizeBytes];
    random.nextBytes(content);
    return Files.write(folder.resolve(name), content);
  }

  private static WaslClient client(AgencyId agency, URI api) {
    return WaslClient.open(
        ClientConfig.of(api, trial.world().pki().path(), agency)
            .withTimes(Duration.ofSeconds(10), SOON)
            .withDelays(Duration.ofMillis(5), Duration.ofMillis(50)));
  }

  private ReferralId publish(WaslClient sender, byte[] body) throws InterruptedException {
    Outcome outcome = sender.publish(body);
    assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
    recipient = ((Outcome.Accepted) outcome).recipients().getFirst();
    return ((Outcome.Accepted) outcome).referral();
  }

  private static byte[] caseWith(EvidenceEntry entry) throws IOException {
    return EvidenceCase.listing(nextCase(), entry);
  }

  private static EvidenceList listed(byte[] body, ReferralId referral, EvidenceEntry entry)
      throws IOException {
    String id = JSON.readTree(body).at("/envelope/messageId").asText();
    SignedMessage message = new SignedMessage(body, signed(PLATFORM, body));
    return new EvidenceList(PLATFORM, MessageId.parse(id), referral, message, List.of(entry));
  }

  /** A sealed file that the platform has sent, with the case that lists it. */
  private EvidenceList sent() throws Exception {
    SealedCopies copies = SealedCopies.in(folder.resolve("copies"));
    EvidenceEntry entry = copies.seal(file("photo.png", 100_000));
    try (WaslClient sender = client(PLATFORM, trial.api())) {
      Path sealed = copies.sealed(entry.file().id());
      sender.evidence().upload(entry.file(), sealed, TransferProgress.NONE);
      byte[] body = caseWith(entry);
      return listed(body, publish(sender, body), entry);
    }
  }

  private List<String> steps(EvidenceList files) throws Exception {
    return trial
        .ledger()
        .column(
            "select action || ' ' || actor from audit_entry where why = '"
                + files.entries().getFirst().file().id()
                + "' order by step");
  }

  @Test
  void fileArrivesAfterCutsInBothDirectionsAndIsSignedFor() throws Exception {
    // Given
    Path video = file("video.mp4", FILE_BYTES);
    SealedCopies copies = SealedCopies.in(folder.resolve("copies"));
    EvidenceEntry entry = copies.seal(video);
    Path received = Files.createDirectories(folder.resolve("received"));
    try (TcpProxy line = new TcpProxy(trial.api().getPort());
        WaslClient sender = client(PLATFORM, URI.create("https://127.0.0.1:" + line.port()))) {
      // When
      TransferAnswer uploaded;
      try (ScheduledExecutorService _ = line.cutAtRandomMoments(random, CUTS, 0)) {
        Path sealed = copies.sealed(entry.file().id());
        uploaded = sender.evidence().upload(entry.file(), sealed, TransferProgress.NONE);
      }
      byte[] body = caseWith(entry);
      EvidenceList files = listed(body, publish(sender, body), entry);
      FileReception reception;
      try (ScheduledExecutorService _ = line.cutAtRandomMoments(random, CUTS, 0);
          WaslClient receiver = client(recipient, URI.create("https://127.0.0.1:" + line.port()))) {
        reception =
            new EvidenceReceiver(receiver.evidence(), received)
                .receive(files, entry, TransferProgress.NONE);
      }
      // Then
      assertThat(uploaded).isEqualTo(new TransferAnswer.Done());
      assertThat(reception).isInstanceOf(FileReception.Verified.class);
      assertThat(received.resolve(entry.openedName())).hasSameBinaryContentAs(video);
      try (Stream<Path> kept = Files.list(received)) {
        assertThat(kept).hasSize(1);
      }
      assertThat(steps(files))
          .containsExactly(
              "file-stored platform", "file-fetched " + recipient, "file-verified " + recipient);
    }
  }

  @Test
  void receiptIsProvenByBothVerifiersAndSeenByItsSigner() throws Exception {
    // Given
    EvidenceList files = sent();
    SealedFile file = files.entries().getFirst().file();
    try (WaslClient police = client(recipient, trial.api())) {
      // When
      HandInAnswer first =
          police.evidence().acknowledge(file, PLATFORM, files.messageId(), files.referral());
      HandInAnswer again =
          police.evidence().acknowledge(file, PLATFORM, files.messageId(), files.referral());
      Path bundle = folder.resolve("bundle.json");
      Files.write(bundle, evidence(PLATFORM, files.referral()));
      String timeline = timeline(recipient, files.referral());
      String ofOther = timeline(REGISTRY, files.referral());
      // Then
      assertThat(List.of(first, again)).containsOnly(new HandInAnswer.Recorded());
      assertThat(steps(files))
          .containsExactly("file-stored platform", "file-verified " + recipient);
      assertThat(timeline).contains("\"file-verified\"", "\"delivered\"");
      assertThat(ofOther).doesNotContain("file-verified");
      assertThat(Files.readString(bundle)).contains("\"file-verified\"");
      unanchoredByBoth("referral", bundle.toString());
      Path message = Files.write(folder.resolve("message.json"), files.message().body());
      Files.writeString(folder.resolve("message.jws"), files.message().signature());
      String opened = folder.resolve("photo.png").toString();
      assertThat(
              unanchoredByBoth(
                  "file", opened, "--bundle", bundle.toString(), "--message", message.toString()))
          .contains("announced by platform", "offered to ", "verified by " + recipient);
    }
  }

  /** What both verifiers print, which know no key but those of the bundle. */
  private static String unanchoredByBoth(String... words) throws Exception {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
    int code = OfflineVerifier.run(List.of(words), out);
    String text = output.toString(StandardCharsets.UTF_8);
    assertThat(code).as(text).isEqualTo(OfflineVerifier.UNANCHORED);
    assumeThat(SecondVerifier.isHere()).isTrue();
    CommandResult second = SecondVerifier.verify(words);
    assertThat(second.out()).isEqualTo(text);
    assertThat(second.code()).isEqualTo(code);
    return text;
  }

  private static byte[] evidence(AgencyId agency, ReferralId referral) {
    PlainHttpsClient client = new PlainHttpsClient(trial.api(), trial.world().pki(), agency);
    return Awaitility.await()
        .atMost(SOON)
        .until(
            () -> client.get("/v1/referrals/" + referral + "/evidence"),
            answer -> answer.status() != 503)
        .body();
  }

  private static String timeline(AgencyId agency, ReferralId referral) throws Exception {
    PlainHttpsClient client = new PlainHttpsClient(trial.api(), trial.world().pki(), agency);
    return new String(client.get("/v1/referrals/" + referral).body(), StandardCharsets.UTF_8);
  }

  @Test
  void receiptForWrongDigestOrForeignFileIsRefused() throws Exception {
    // Given
    EvidenceList files = sent();
    SealedFile file = files.entries().getFirst().file();
    SealedFile other =
        new SealedFile(
            file.id(),
            file.key(),
            file.sizeBytes(),
            file.sha256(),
            file.sealedSizeBytes(),
            Digest.hex(new byte[1]));
    try (WaslClient police = client(recipient, trial.api());
        WaslClient stranger = client(REGISTRY, trial.api())) {
      // When
      HandInAnswer wrong =
          police.evidence().acknowledge(other, PLATFORM, files.messageId(), files.referral());
      HandInAnswer message =
          police.evidence().acknowledge(file, REGISTRY, files.messageId(), files.referral());
      HandInAnswer foreign =
          stranger.evidence().acknowledge(file, PLATFORM, files.messageId(), files.referral());
      // Then
      assertThat(List.of(wrong, message))
          .allSatisfy(
              answer -> assertThat(((Refused) answer).problem().kind()).isEqualTo("bad-receipt"));
      assertThat(((Refused) foreign).problem().status()).isEqualTo(404);
      assertThat(steps(files)).containsExactly("file-stored platform");
    }
  }

  @Test
  void changedSealedCopyIsFoundBeforeTheMessage() throws Exception {
    // Given
    SealedCopies copies = SealedCopies.in(folder.resolve("copies"));
    EvidenceEntry entry = copies.seal(file("photo.png", 100_000));
    Path sealed = copies.sealed(entry.file().id());
    byte[] changed = Files.readAllBytes(sealed);
    changed[changed.length / 2] ^= 1;
    Files.write(sealed, changed);
    try (WaslClient sender = client(PLATFORM, trial.api())) {
      // When
      TransferAnswer answer = sender.evidence().upload(entry.file(), sealed, TransferProgress.NONE);
      // Then
      assertThat(((Refused) answer).problem().kind()).isEqualTo("upload-digest");
    }
  }

  private static CommandResult run(Object command, String... words) {
    return CommandResult.of(command, List.of(words));
  }

  private static List<String> as(AgencyId agency) {
    return List.of(
        "--as=" + agency,
        "--pki=" + trial.world().pki().path(),
        "--gateway=" + trial.api(),
        "--deadline-seconds=30");
  }

  private static String[] words(List<String> identity, String... own) {
    List<String> words = new ArrayList<>(List.of(own));
    words.addAll(identity);
    return words.toArray(String[]::new);
  }

  @Test
  void commandsSendCaseWithItsFilesAndReceiveThem() throws Exception {
    // Given
    Path photo = file("صورة.png", 200_000);
    Path chat = file("chat.txt", 10);
    Path message = Files.write(folder.resolve("case.json"), nextCase().body());
    String id = JSON.readTree(message.toFile()).at("/envelope/messageId").asText();
    Path received = folder.resolve("received");
    // When
    CommandResult sent =
        run(
            new SendCommand(),
            words(as(PLATFORM), message.toString(), "--file", photo.toString(), chat.toString()));
    assertThat(sent.code()).as(sent.err()).isZero();
    String[] delivery =
        Awaitility.await()
            .atMost(SOON)
            .until(
                () ->
                    trial
                        .ledger()
                        .column(
                            "select id || ' ' || recipient from delivery where state = 'delivered'"
                                + " and message_id = '%s'".formatted(id)),
                found -> !found.isEmpty())
            .getFirst()
            .split(" ");
    String[] get =
        words(
            as(new AgencyId(delivery[1])),
            "get",
            delivery[0],
            "--data=" + trial.world().inboxes(),
            "--to=" + received);
    CommandResult got = run(new FileCommand(), get);
    CommandResult again = run(new FileCommand(), get);
    // Then
    assertThat(folder.resolve("case.json.files")).doesNotExist();
    assertThat(got.code()).as(got.out() + got.err()).isZero();
    assertThat(got.out().lines())
        .hasSize(2)
        .allMatch(line -> line.endsWith(" verified, receipt recorded"));
    assertThat(again.out()).isEqualTo(got.out());
    try (Stream<Path> files = Files.list(received)) {
      assertThat(files.toList())
          .hasSize(4)
          .anySatisfy(it -> assertThat(it).hasSameBinaryContentAs(photo))
          .anySatisfy(it -> assertThat(it).hasSameBinaryContentAs(chat))
          .anySatisfy(it -> assertThat(it).hasFileName(id + ".jws"))
          .anySatisfy(it -> assertThat(it).hasFileName(id + ".json"));
    }
  }

  @Test
  void commandThatIsRunAgainSendsOnTheSameCopy() throws Exception {
    // Given
    Path photo = file("photo.png", 300_000);
    Path sealed = folder.resolve("sealed");
    String[] words = words(as(PLATFORM), "put", photo.toString(), "--sealed=" + sealed);
    // When
    CommandResult first = run(new FileCommand(), words);
    CommandResult again = run(new FileCommand(), words);
    Files.write(photo, new byte[10]);
    CommandResult changed = run(new FileCommand(), words);
    // Then
    assertThat(List.of(first, again, changed)).allSatisfy(it -> assertThat(it.code()).isZero());
    assertThat(again.out()).isEqualTo(first.out());
    assertThat(JSON.readTree(changed.out()).at("/0/sealed/id"))
        .isNotEqualTo(JSON.readTree(first.out()).at("/0/sealed/id"));
  }
}
