package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.system.SmallConfig.GENERAL_OFFICE;
import static org.wasl.system.SmallConfig.OFFICE;
import static org.wasl.system.SmallConfig.POLICE;
import static org.wasl.system.SmallConfig.SPECIAL_POLICE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestPorts;
import org.wasl.runtime.TestPrograms;
import org.wasl.sandbox.cases.SyntheticCase;
import org.wasl.system.documents.DocumentShell;

/**
 * Types the examples of the pages for agencies with HTTPS beside one gateway. Those agencies have
 * their own program, or the link beside an old system.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("soak")
class HttpsPagesTest {
  private static final Path HOME = Path.of("..", "..").toAbsolutePath().normalize();

  private GatewayTrial trial;
  private ConcurrentPublishers publishers;
  private int port;

  @BeforeAll
  void start(TestInfo test) throws Exception {
    trial = GatewayTrial.prepare(test, Set.of(OFFICE, GENERAL_OFFICE)).inProcess();
    port = TestPorts.reserve();
    IntermediaryBridge.reachBy(
        "https", trial, SPECIAL_POLICE, "https://127.0.0.1:%d/deliveries".formatted(port));
    trial.with("delivery.callDeadlineMillis", "30000").startGateway();
    publishers = new ConcurrentPublishers(trial);
  }

  @AfterAll
  void stop() throws IOException {
    publishers.close();
    trial.close();
  }

  private static List<DocumentShell.Step> page(String name) throws IOException {
    return DocumentShell.steps(Files.readString(HOME.resolve("docs").resolve(name)));
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(SOON).until(condition);
  }

  /** First, because its commands take the only delivery that waits for an agency. */
  @Test
  @Order(1)
  void threeCommandsOfEachWayFetchADeliveryAndSendItsReceipt(@TempDir Path folder)
      throws Exception {
    // Given
    TestPrograms.assumeInstalled("/usr/bin/python3", "curl");
    List<DocumentShell.Step> page = page("how-to/protocols-https.md");
    Files.createSymbolicLink(folder.resolve("docs"), HOME.resolve("docs"));
    SyntheticCase syntheticCase = ConcurrentPublishers.cases(13, 1, true).get(0);
    publishers.submit(syntheticCase);
    assertThat(page).hasSize(6);

    // When, Then
    new DocumentShell(HOME, folder)
        .assertTyped(
            "port=%d gateway=%s pki=%s".formatted(port, trial.api(), trial.world().pki().path()),
            page);
    for (AgencyId agency : List.of(SPECIAL_POLICE, GENERAL_OFFICE)) {
      await(() -> trial.ledger().stateOf(syntheticCase.messageId(), agency).equals("delivered"));
    }
  }

  /** An agency of one file, without a line of the product, publishes a case and collects it. */
  @Test
  void wirePageProgramSubmitsACaseAndCollectsItsDelivery(@TempDir Path folder) throws Exception {
    // Given
    assumeTrue(SecondVerifier.isHere(), "Node is not installed");
    TestPrograms.assumeInstalled("curl");
    for (String name : List.of("docs", "schemas")) {
      Files.createSymbolicLink(folder.resolve(name), HOME.resolve(name));
    }
    List<DocumentShell.Step> page = page("reference/wire.md");

    // When, Then
    new DocumentShell(HOME, folder)
        .assertTyped("gateway=%s pki=%s".formatted(trial.api(), trial.world().pki().path()), page);
    assertThat(page).hasSize(3);
  }

  /** A case reaches the old system as a file, and a file that it drops instructs the police. */
  @Test
  void linkPageCommandsReceiveACaseAndSendAnInstruction(@TempDir Path folder) throws Exception {
    // Given
    List<DocumentShell.Step> page = page("how-to/link.md");
    SyntheticCase syntheticCase = ConcurrentPublishers.cases(13, 1, false).get(0);
    publishers.submit(syntheticCase);
    List<DocumentShell.Step> typed = new ArrayList<>();
    typed.add(
        new DocumentShell.Step(
            "gateway=%s pki=%s\n".formatted(trial.api(), trial.world().pki().path()), List.of()));
    typed.addAll(page);
    typed.add(
        new DocumentShell.Step(
            "kill $!; wait\n", List.of())); // stop the link at the end of the page

    // When
    Process session = new DocumentShell(HOME, folder).startAll(typed);
    List<String> printed = DocumentShell.printed(session);

    // Then
    assertThat(page).hasSize(4);
    DocumentShell.assertShown(typed, printed);
    await(() -> trial.ledger().stateOf(syntheticCase.messageId(), OFFICE).equals("delivered"));
    await(
        () ->
            trial
                    .ledger()
                    .count(
                        "delivery where recipient = '%s' and state = 'delivered'".formatted(POLICE))
                == 2);
  }
}
