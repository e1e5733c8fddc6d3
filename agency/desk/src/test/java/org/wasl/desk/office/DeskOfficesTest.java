package org.wasl.desk.office;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.desk.Desk;
import org.wasl.desk.TestOffices;
import org.wasl.desk.mail.DeskEvents;
import org.wasl.desk.mail.OfficeLink;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.trail.DeskTrail;
import org.wasl.kit.KitRuntime;
import org.wasl.schemas.codes.CodeLists;

/** Offices that a running desk takes up. */
class DeskOfficesTest {
  /** No other test has this office, because their threads are in the dump too. */
  private static final String BROKEN = "kp-agadir";

  @TempDir Path folder;

  @Test
  void officeWithAnUnreadableReceiptKeyLeavesNothingRunning() throws Exception {
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

  @Test
  void startsNoOfficeAfterClose() throws Exception {
    // Given
    TestOffices offices = new TestOffices(folder);
    offices.add(TestOffices.OFFICE, "http://localhost", false);
    try (KitRuntime runtime = KitRuntime.start(1);
        DeskDatabase database = offices.database()) {
      DeskOffices hosted =
          new DeskOffices(
              offices.data,
              new OfficeLink.Shared(
                  runtime,
                  database,
                  DeskTrail.open(offices.data),
                  new DeskEvents(),
                  CodeLists.load().list("urgency"),
                  TestOffices.config(),
                  Clock.systemUTC()));
      hosted.update();
      assertThat(hosted.link(TestOffices.OFFICE)).isPresent();
      // When
      hosted.close();
      hosted.update();
      // Then
      assertThat(hosted.link(TestOffices.OFFICE)).isEmpty();
    }
  }
}
