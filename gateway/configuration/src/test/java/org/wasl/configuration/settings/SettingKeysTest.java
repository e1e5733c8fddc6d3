package org.wasl.configuration.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.wasl.runtime.settings.SettingKey;

@Tag("gate")
class SettingKeysTest {
  @Test
  void everyKeyIsUniqueAndHasAOneLineMeaning() {
    assertThat(GatewayConfig.KEYS)
        .hasSizeGreaterThan(200)
        .allSatisfy(key -> assertThat(key.meaning()).isNotBlank().hasSizeLessThan(110))
        .extracting(SettingKey::name)
        .doesNotHaveDuplicates();
  }
}
