package org.wasl.system.operate;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.sandbox.environment.GatewayProcess;

/** Two gateways on one database and one broker, of one folder of certificates and keys. */
class TwoGatewaysRotationTest {
  private static final Map<String, String> SETTINGS =
      Map.of("api.port", "0", "management.port", "0");

  @Test
  @Tag("soak")
  void row40NeitherGatewayRefusesMessagesInTwentyRotations(TestInfo test) throws Exception {
    try (TwoGateways two = TwoGateways.prepare(test);
        GatewayProcess first = two.start("one", SETTINGS);
        GatewayProcess other = two.start("two", SETTINGS)) {
      new CertificateRotations(
              two.country(), Map.of(two.data("one"), first.api(), two.data("two"), other.api()))
          .run(20);
    }
  }
}
