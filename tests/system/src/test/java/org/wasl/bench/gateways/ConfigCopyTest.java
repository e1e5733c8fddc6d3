package org.wasl.bench.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.bench.load.BenchPki;
import org.wasl.configuration.Configuration;
import org.wasl.connectors.partnerapi.limits.FairShareSettings;
import org.wasl.connectors.partnerapi.limits.RequestClass;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.settings.ConfigException;

class ConfigCopyTest {
  @TempDir private Path folder;

  @Test
  void raisesLimitsOfOneAgencyForTheBench() throws ConfigException {
    // Given
    Path copy = folder.resolve("copy");
    // When
    new ConfigCopy(Path.of("..", "..", "config")).write(copy, Map.of(), Map.of());
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
  void replacesConfiguredSubmissionLimit() throws IOException {
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
  void replacesOnlyEndpointsOfReceivers() throws IOException {
    // Given
    Path original = Files.createDirectories(folder.resolve("config"));
    Files.createDirectory(original.resolve("agencies"));
    Files.writeString(original.resolve("gateway.properties"), "#api.port = 8443\n");
    agency(original, new AgencyId("one"), "https://one.invalid/");
    agency(original, new AgencyId("two"), "https://two.invalid/");
    ConfigCopy config = new ConfigCopy(original);
    Path copy = folder.resolve("copy");
    // When
    config.write(
        copy,
        Map.of(new AgencyId("two"), URI.create("https://127.0.0.1:9/deliveries")),
        Map.of("maxConcurrent", "64", "deliveriesPerRequest", "32"));
    // Then
    assertThat(config.agencies()).containsExactly(new AgencyId("one"), new AgencyId("two"));
    assertThat(copy.resolve("gateway.properties")).content().contains("#api.port = 8443");
    assertThat(copy.resolve("agencies/one.properties")).content().contains("https://one.invalid/");
    assertThat(copy.resolve("agencies/two.properties"))
        .hasContent(
            "kind = police\ndeliveriesPerRequest = 32\n"
                + "endpoint = https://127.0.0.1:9/deliveries\nmaxConcurrent = 64");
  }

  @Test
  void findsPortsOnlyOfReceiversOnThisMachine() throws IOException {
    // Given
    Files.createDirectories(folder.resolve("agencies"));
    agency(folder, new AgencyId("near"), "https://127.0.0.1:20001/");
    agency(folder, new AgencyId("far"), "https://far.invalid:20002/");
    agency(folder, new AgencyId("collects"), "");
    agency(folder, BenchPki.SENDER, "https://127.0.0.1:20003/");
    // When
    Map<AgencyId, Integer> ports = new ConfigCopy(folder).portsOnThisMachine();
    // Then
    assertThat(ports).containsExactly(Map.entry(new AgencyId("near"), 20001));
  }

  private static void agency(Path config, AgencyId id, String endpoint) throws IOException {
    Files.writeString(
        config.resolve("agencies").resolve(id + ".properties"),
        "kind = police\nendpoint = " + endpoint + "\nmaxConcurrent = 8\n");
  }
}
