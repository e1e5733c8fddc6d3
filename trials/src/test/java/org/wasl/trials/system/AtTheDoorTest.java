package org.wasl.trials.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wasl.trials.system.SmallConfig.DESK;
import static org.wasl.trials.system.SmallConfig.PLATFORM;
import static org.wasl.trials.system.SmallConfig.POLICE;
import static org.wasl.trials.system.SmallConfig.REGISTRY;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.util.Base64URL;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.EntryBundle;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.Tile;
import org.wasl.audit.log.TileTree;
import org.wasl.kit.pki.Flaw;
import org.wasl.kit.pki.NoteKeys;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.kit.send.GatewayClientConfig;
import org.wasl.kit.send.Outcome;
import org.wasl.trials.cases.SyntheticCase;

/** A gateway, whoever comes to its door, and what is kept of that. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
abstract class AtTheDoorTest {
  static final Duration SOON = Duration.ofSeconds(60);
  static final ObjectMapper JSON = new ObjectMapper();
  static final String CASES = "/v1/cases";
  static final String SIGNATURE = "Wasl-Signature";

  static Trial trial;
  static Publishers publishers;
  static Curl platform;
  static int next;

  long kept;
  long refusals;

  @BeforeAll
  static void start() throws Exception {
    trial = Trial.prepare("door");
    Path desk = trial.world().config().resolve("agencies").resolve(DESK + ".properties");
    Files.writeString(desk, Files.readString(desk) + "\nrevoked = true\n");
    trial.startGateway();
    publishers = new Publishers(trial);
    platform = new Curl(trial.api(), trial.world().pki(), PLATFORM);
  }

  @AfterAll
  static void stop() throws Exception {
    publishers.close();
    trial.close();
  }

  @BeforeEach
  void count() throws Exception {
    kept = kept();
    refusals = refusals();
  }

  static long kept() throws Exception {
    return trial.ledger().count("message") + trial.ledger().count("sealed_content");
  }

  static long refusals() throws Exception {
    return trial.ledger().count("audit_entry where action = 'refused' and stream like 'agency:%'");
  }

  static SyntheticCase nextCase() {
    return Publishers.cases(++next, 1).findFirst().orElseThrow();
  }

  static String signed(String by, byte[] body) {
    return trial.world().pki().signer(by).message(body);
  }

  void assertRefused(Curl.Answer answer, int status, String problem) throws Exception {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.problem()).isEqualTo(problem);
    assertThat(kept()).as("nothing kept").isEqualTo(kept);
    assertThat(refusals()).as("audited").isEqualTo(refusals + 1);
    assertThat(
            trial
                .ledger()
                .column("select why from audit_entry where action = 'refused' order by seq desc")
                .get(0))
        .startsWith(problem);
  }
}
