package org.wasl.desk.office;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.desk.Desk;
import org.wasl.desk.TestOffices;

/** Offices that a running desk takes up. */
class DeskOfficesTest {
  /** No other test has this office: their threads are in the dump too. */
  private static final String BROKEN = "kp-agadir";

  @TempDir Path folder;

  @Test
  void anOfficeWhoseReceiptKeyCannotBeReadLeavesNothingRunning() throws Exception {
    // Given
    TestOffices offices = new TestOffices(folder);
    offices.add(BROKEN, "http://localhost", false);
    offices.add(TestOffices.POLICE, "http://localhost", false);
    Files.writeString(offices.office(BROKEN).receiptKeyFile(), "{}");
    Path threads = folder.resolve("threads.json");
    // When
    try (Desk desk = offices.start()) {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(threads.toString(), ThreadDumpFormat.JSON);
      assertThat(desk.url()).hasScheme("http");
    }
    // Then
    assertThat(Files.readString(threads))
        .contains("\"" + TestOffices.POLICE + "-refresh\"")
        .doesNotContain("\"" + BROKEN + "-");
  }
}
