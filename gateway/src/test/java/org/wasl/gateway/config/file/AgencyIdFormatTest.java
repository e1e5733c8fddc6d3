package org.wasl.gateway.config.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.wasl.console.metrics.ShortCode;
import org.wasl.rules.alarms.AlarmFact;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.wire.pki.PkiFolder;

class AgencyIdFormatTest {
  @Test
  void theLongestIdAndItsKeysHaveTheirNamesInAlarmsAndMetrics() {
    // Given
    String id = "a".repeat(63);
    String keys = new PkiFolder(Path.of("pki")).publicKeysFile(id).getFileName() + "/sig";
    // When Then
    assertThat(AgencyIdFormat.matches(id)).isTrue();
    assertThat(AgencyIdFormat.matches(id + "a")).isFalse();
    assertThat(new AlarmFact(AlarmFact.Kind.OWNER, id).value()).isEqualTo(id);
    assertThat(new AlarmKey(AlarmKind.CERTIFICATE_EXPIRY, keys).subject()).isEqualTo(keys);
    assertThat(ShortCode.of(keys)).isEqualTo(keys);
  }
}
