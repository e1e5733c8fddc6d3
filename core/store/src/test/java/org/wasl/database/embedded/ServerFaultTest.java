package org.wasl.database.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerFaultTest {

  /** The JDK's messages for a launch that fails, for each of its ways to make a process. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "error=24, Too many open files                                    | NO_FILE_HANDLE",
        "error=23, Too many open files in system                          | NO_FILE_HANDLE",
        "error=11, Resource temporarily unavailable                       | NO_PROCESS",
        "unable to create native thread: possibly out of memory or limits | NO_PROCESS",
        "error=12, Cannot allocate memory                                 | NO_MEMORY",
        "Java heap space                                                  | NO_MEMORY",
        "error=28, No space left on device                                | DISK_FULL",
        "error=122, Disk quota exceeded                                   | DISK_FULL",
        "error=13, Permission denied                                      | NOT_LAUNCHED",
        "error=112, Host is down                                          | NOT_LAUNCHED"
      })
  void namesMissingResourceOfAFailedLaunch(String words, ServerFault fault) {
    assertThat(ServerFault.of(new IOException("Cannot run program \"postgres\": " + words)))
        .isEqualTo(fault);
    assertThat(ServerFault.of(new OutOfMemoryError(words))).isEqualTo(fault);
  }

  @Test
  void reportsFailureWithoutMessage() {
    assertThat(ServerFault.of(new IOException())).isEqualTo(ServerFault.NOT_LAUNCHED);
  }
}
