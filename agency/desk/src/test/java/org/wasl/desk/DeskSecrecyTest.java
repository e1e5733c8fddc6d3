package org.wasl.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.client.OutgoingMessage;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.kit.TestGateway;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.jose.Digest;

/**
 * Tests that a case, and the keys that open it, are nowhere at the host, neither in its files nor
 * in its memory nor in its output.
 */
class DeskSecrecyTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String CANARY = "canary-7f3a9c-of-a-case";

  @TempDir Path folder;

  /** A desk in a process of its own, which writes its heap where it is told to. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws Exception {
      Path data = Path.of(arguments[0]);
      try (Desk desk = Desk.start(data, TestOffices.config(), Clock.systemUTC());
          BufferedReader in =
              new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
        System.out.println(desk.url());
        String file = in.readLine();
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file, false);
        System.out.println("dumped");
        in.readLine();
      }
    }
  }

  @Test
  void hostKeepsNoCaseAndNoKeyInFilesMemoryOrLogs() throws Exception {
    // Given
    TestOffices offices = new TestOffices(folder);
    String link = offices.add(TestOffices.OFFICE, "http://localhost", true);
    ReferralId referral = new ReferralId(UUID.randomUUID());
    OutgoingMessage message =
        offices
            .gateway
            .writer(new AgencyId("platform"))
            .write("vetted-case", 1, Optional.empty(), TestGateway.content(CANARY));
    try (DeskDatabase database = offices.database()) {
      offices.receive(database, TestOffices.OFFICE, referral, message, "vetted-case/1");
    }
    Path log = folder.resolve("log");
    Path dump = folder.resolve("desk.hprof");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                offices.data.toString())
            .redirectError(log.toFile())
            .start();
    // When
    List<String> secrets = new ArrayList<>(List.of(CANARY));
    try (BufferedReader out =
            new BufferedReader(
                new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
        Writer in = child.outputWriter(StandardCharsets.UTF_8)) {
      TestBrowser head = new TestBrowser(URI.create(out.readLine()));
      head.useOfficeKeys(offices.gateway.pki.privateKeys(new AgencyId(TestOffices.OFFICE)));
      assertThat(head.enrol(link).status()).isEqualTo(200);
      session(head, referral);
      secrets.add(head.personKey.getD().toString());
      head.officeKeys.values().forEach(key -> secrets.add(key.getD().toString()));
      secrets.add(link.replaceFirst(".*&import=", ""));
      in.write(dump + "\n");
      in.flush();
      assertThat(out.readLine()).isEqualTo("dumped");
    } finally {
      child.destroyForcibly().waitFor();
    }
    // Then
    List<Path> searched = new ArrayList<>(List.of(log, dump));
    try (var files = Files.walk(offices.data)) {
      files.filter(Files::isRegularFile).forEach(searched::add);
    }
    for (Path file : searched) {
      String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
      for (String secret : secrets) {
        for (String form : forms(secret)) {
          assertThat(bytes.contains(form)).as("%s in %s", secret, file.getFileName()).isFalse();
        }
      }
    }
    String heap = Files.readString(dump, StandardCharsets.ISO_8859_1);
    assertThat(heap.contains(offices.data.toString()))
        .as("what the host knows is found in its heap as it is written")
        .isTrue();
  }

  /** Everything that a person does with a case. */
  private static void session(TestBrowser head, ReferralId referral) {
    String office = "offices/kp-rabat/";
    assertThat(head.get(office + "inbox").json().path("rows")).hasSize(1);
    assertThat(head.get(office + "referrals/" + referral).status()).isEqualTo(200);
    ObjectNode draft =
        JSON.createObjectNode()
            .put("referral", referral.toString())
            .put("type", "instruction")
            .put("version", 1)
            .put("revision", 0)
            .put("sealed", TestBrowser.seal(head.officeKeys.get("sealing"), CANARY));
    String id = UUID.randomUUID().toString();
    TestBrowser.Answer kept = head.put(office + "drafts/" + id, draft);
    assertThat(kept.status()).isEqualTo(200);
    ObjectNode signed =
        draft
            .deepCopy()
            .put("revision", kept.json().path("revision").asLong())
            .put("digest", Digest.of(CANARY.getBytes(StandardCharsets.UTF_8)))
            .put("sealedForOffice", TestBrowser.seal(head.officeKeys.get("sealing"), CANARY))
            .put("sealedForGateway", TestBrowser.seal(TestBrowser.p256("gateway"), CANARY));
    assertThat(head.put(office + "outbox/" + id, signed).status()).isEqualTo(200);
    ObjectNode note =
        JSON.createObjectNode()
            .put("sealed", TestBrowser.seal(head.officeKeys.get("sealing"), CANARY));
    assertThat(head.put(office + "referrals/" + referral + "/notes/" + id, note).status())
        .isEqualTo(204);
    assertThat(head.login().status()).isEqualTo(200);
  }

  /** The text, in two bytes a character, and in base64 at each of the three places. */
  private static List<String> forms(String secret) throws IOException {
    List<String> forms = new ArrayList<>();
    forms.add(secret);
    for (var wide : List.of(StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
      forms.add(new String(secret.getBytes(wide), StandardCharsets.ISO_8859_1));
    }
    for (String before : List.of("", "x", "xx")) {
      byte[] shifted = (before + secret).getBytes(StandardCharsets.US_ASCII);
      String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(shifted);
      forms.add(encoded.substring(before.isEmpty() ? 0 : 4, encoded.length() - 4));
    }
    return forms;
  }
}
