package org.wasl.configuration.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.wasl.console.metrics.ShortCode;
import org.wasl.rules.alarms.AlarmFact;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.pki.PkiFolder;

class AgencyIdFormatTest {
  @Test
  void permitsLongestIdInAlarmsAndMetrics() {
    // Given
    String id = "a".repeat(63);
    String keys =
        new PkiFolder(Path.of("pki")).publicKeysFile(new AgencyId(id)).getFileName() + "/sig";
    // When Then
    assertThat(AgencyId.isWellFormed(id)).isTrue();
    assertThat(new AlarmFact(AlarmFact.Kind.OWNER, id).value()).isEqualTo(id);
    assertThat(new AlarmKey(AlarmKind.CERTIFICATE_EXPIRY, keys).subject()).isEqualTo(keys);
    assertThat(ShortCode.of(keys)).isEqualTo(keys);
  }
}
