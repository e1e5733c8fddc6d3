package org.wasl.audit.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.time.TestTimeStampAuthority.Fault;
import org.wasl.audit.time.TimeStamps.NoTimeStampException;

class TimeStampTokenTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final byte[] CONTENT = "a checkpoint".getBytes(StandardCharsets.UTF_8);

  private static TestTimeStampAuthority authority(Fault fault) throws Exception {
    return new TestTimeStampAuthority(fault, NOW, Duration.ofDays(365));
  }

  private static TimeStamps stamps(TestTimeStampAuthority... authorities) {
    List<TimeStampAuthority> configured =
        List.of(authorities).stream().map(TestTimeStampAuthority::configured).toList();
    return new TimeStamps(configured, Duration.ofSeconds(2));
  }

  @Test
  void authorityStampsTheseBytesAtItsTime() throws Exception {
    try (TestTimeStampAuthority authority = authority(Fault.NONE);
        TestTimeStampAuthority other = authority(Fault.NONE)) {
      // When
      TimeStampToken token = TimeStampToken.parse(stamps(authority).stamp(CONTENT).bytes());

      // Then
      assertThat(token.time()).isEqualTo(NOW);
      assertThat(token.flaw(CONTENT)).isEmpty();
      assertThat(token.isTrusted(authority.certificate())).isTrue();
      assertThat(token.isTrusted(other.certificate())).isFalse();
      assertThat(token.flaw("another".getBytes(StandardCharsets.UTF_8)))
          .contains("it is about other bytes");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void nextAuthorityIsAskedIfOneFails(Fault fault) throws Exception {
    try (TestTimeStampAuthority failing = authority(fault);
        TestTimeStampAuthority authority = authority(Fault.NONE)) {
      assertThat(stamps(failing, authority).stamp(CONTENT).isTrusted(authority.certificate()))
          .isTrue();
      assertThatThrownBy(() -> stamps(failing).stamp(CONTENT))
          .isInstanceOf(NoTimeStampException.class)
          .hasMessageContaining(failing.url().toString());
    }
  }

  @Test
  void timeStampByAnotherThanTheTrustedCertificateIsRefused() throws Exception {
    try (TestTimeStampAuthority authority = authority(Fault.NONE);
        TestTimeStampAuthority other = authority(Fault.NONE)) {
      // Given
      TimeStampAuthority mistaken =
          new TimeStampAuthority(
              authority.url(), other.certificate(), Optional.empty(), Optional.empty());

      // Then
      assertThatThrownBy(
              () -> new TimeStamps(List.of(mistaken), Duration.ofSeconds(2)).stamp(CONTENT))
          .hasMessageContaining("by the trusted certificate");
    }
  }

  @Test
  void everyChangedBitOfTokenIsFound() throws Exception {
    try (TestTimeStampAuthority authority = authority(Fault.NONE)) {
      // Given
      byte[] token = stamps(authority).stamp(CONTENT).bytes();
      for (int bit = 0; bit < token.length * 8; bit++) {
        // When
        byte[] changed = token.clone();
        changed[bit / 8] ^= (byte) (1 << bit % 8);

        // Then
        assertThat(isGenuine(changed, authority)).as("bit " + bit).isFalse();
      }
    }
  }

  @Test
  void tokenThatIsCutOffIsMalformed() throws Exception {
    try (TestTimeStampAuthority authority = authority(Fault.NONE)) {
      byte[] token = stamps(authority).stamp(CONTENT).bytes();
      for (int length = 0; length < token.length; length++) {
        byte[] cut = java.util.Arrays.copyOf(token, length);
        assertThatThrownBy(() -> TimeStampToken.parse(cut)).isInstanceOf(MalformedException.class);
      }
    }
  }

  private static boolean isGenuine(byte[] bytes, TestTimeStampAuthority authority) {
    try {
      TimeStampToken token = TimeStampToken.parse(bytes);
      return token.flaw(CONTENT).isEmpty()
          && token.isTrusted(authority.certificate())
          && token.time().equals(NOW);
    } catch (MalformedException e) {
      return false;
    }
  }
}
