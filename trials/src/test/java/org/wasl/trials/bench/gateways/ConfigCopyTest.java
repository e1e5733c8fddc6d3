package org.wasl.trials.bench.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.base.settings.ConfigException;
import org.wasl.connectors.http.limits.FairShareSettings;
import org.wasl.connectors.http.limits.RequestClass;
import org.wasl.gateway.config.Configuration;
import org.wasl.trials.bench.load.BenchPki;

class ConfigCopyTest {
  @TempDir private Path folder;

  @Test
  void whatOneAgencyMaySendIsNoLimitOfTheBench() throws ConfigException {
    // Given
    Path copy = folder.resolve("copy");
    // When
    new ConfigCopy(Path.of("..", "config")).write(copy, Map.of(), Map.of());
    // Then
    assertThat(
            Configuration.read(copy, Map.of()).gateway().shares().limits(RequestClass.SUBMISSIONS))
        .isEqualTo(new FairShareSettings.Limits(1_000, 999, 1_000_000));
    assertThat(Configuration.read(copy, Map.of()).gateway().shares().limits(RequestClass.BATCHES))
        .extracting(FairShareSettings.Limits::maxConcurrentPerAgency)
        .isEqualTo(4);
    assertThat(ConfigCopy.describeDoor())
        .contains("door.batches.maxInFlight = 1000")
        .contains("door.submissions.maxPerSecondPerAgency = 1000000");
  }

  @Test
  void anOwnLimitOfTheDoorIsReplaced() throws IOException {
    // Given
    Files.createDirectories(folder.resolve("config/agencies"));
    Files.writeString(
        folder.resolve("config/gateway.properties"),
        "api.port = 8443\ndoor.submissions.maxPerSecondPerAgency = 7\n");
    // When
    new ConfigCopy(folder.resolve("config")).write(folder.resolve("copy"), Map.of(), Map.of());
    // Then
    assertThat(folder.resolve("copy/gateway.properties"))
        .content()
        .contains("api.port = 8443", "maxPerSecondPerAgency = 1000000")
        .doesNotContain("= 7");
  }

  @Test
  void onlyTheEndpointsOfTheReceiversAreTurned() throws IOException {
    // Given
    Path original = Files.createDirectories(folder.resolve("config"));
    Files.createDirectory(original.resolve("agencies"));
    Files.writeString(original.resolve("gateway.properties"), "#api.port = 8443\n");
    agency(original, "one", "https://one.invalid/");
    agency(original, "two", "https://two.invalid/");
    ConfigCopy config = new ConfigCopy(original);
    Path copy = folder.resolve("copy");
    // When
    config.write(
        copy,
        Map.of("two", URI.create("https://127.0.0.1:9/deliveries")),
        Map.of("maxConcurrent", "64", "deliveriesPerRequest", "32"));
    // Then
    assertThat(config.agencies()).containsExactly("one", "two");
    assertThat(copy.resolve("gateway.properties")).content().contains("#api.port = 8443");
    assertThat(copy.resolve("agencies/one.properties")).content().contains("https://one.invalid/");
    assertThat(copy.resolve("agencies/two.properties"))
        .hasContent(
            "kind = police\ndeliveriesPerRequest = 32\n"
                + "endpoint = https://127.0.0.1:9/deliveries\nmaxConcurrent = 64");
  }

  @Test
  void onlyAgenciesOnThisMachineHaveAPortAndTheSenderHasNone() throws IOException {
    // Given
    Files.createDirectories(folder.resolve("agencies"));
    agency(folder, "near", "https://127.0.0.1:20001/");
    agency(folder, "far", "https://far.invalid:20002/");
    agency(folder, "collects", "");
    agency(folder, BenchPki.SENDER, "https://127.0.0.1:20003/");
    // When
    Map<String, Integer> ports = new ConfigCopy(folder).portsOnThisMachine();
    // Then
    assertThat(ports).containsExactly(Map.entry("near", 20001));
  }

  private static void agency(Path config, String id, String endpoint) throws IOException {
    Files.writeString(
        config.resolve("agencies").resolve(id + ".properties"),
        "kind = police\nendpoint = " + endpoint + "\nmaxConcurrent = 8\n");
  }
}
