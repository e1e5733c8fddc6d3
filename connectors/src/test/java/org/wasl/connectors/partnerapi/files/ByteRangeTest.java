package org.wasl.connectors.partnerapi.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 1",
    "bytes=0-9, 0, 10",
    "bytes=9-9, 9, 1",
    "bytes=5-, 5, 5",
    "bytes=5-99, 5, 5",
    "bytes=-3, 7, 3",
    "bytes=-99, 0, 10",
  })
  void rangeNamesBytesOfFile(String header, long first, long length) {
    // Given a file of ten bytes
    // When
    var range = ByteRange.of(header, 10);
    // Then
    assertThat(range).contains(new ByteRange(first, length));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bytes=-", "bytes=0-1,3-4", "lines=0-1", "bytes=5-4", "bytes=a-b", "", "bytes"})
  void otherHeaderIsIgnored(String header) {
    // Given a file of ten bytes
    // When
    var range = ByteRange.of(header, 10);
    // Then
    assertThat(range).contains(new ByteRange(0, 10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=10-11", "bytes=-0", "bytes=999999999999999999-"})
  void rangeBehindFileHasNoBytes(String header) {
    // Given a file of ten bytes
    // When
    var range = ByteRange.of(header, 10);
    // Then
    assertThat(range).isEmpty();
  }

  @Test
  void absentHeaderMeansWholeFile() {
    assertThat(ByteRange.of(null, 10)).contains(new ByteRange(0, 10));
  }
}
