package org.wasl.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.desk.TestBrowser.Answer;
import org.wasl.desk.config.DeskOffice;

/** A gateway that takes connections and says nothing. */
class SilentGatewayTest {
  /** More than there are threads in any pool of the desk. */
  private static final int REQUESTS = 100;

  /** After this time the desk waits no longer for an answer of a gateway. */
  private static final Duration GIVEN_UP = Duration.ofSeconds(10);

  @TempDir Path folder;

  @Test
  void silentGatewayOfOneOfficeDelaysNoOtherOffice() throws Exception {
    // Given
    TestOffices offices = new TestOffices(folder);
    try (ServerSocket silent = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      DeskOffice waiting = withGateway(offices, silent.getLocalPort());
      String first = TestOffices.add(offices.data, waiting, "http://localhost", false);
      String second = offices.add(TestOffices.POLICE, "http://localhost", false);
      try (Desk desk = offices.start();
          HttpClient client = HttpClient.newHttpClient()) {
        TestBrowser firstBrowser = new TestBrowser(desk.url());
        firstBrowser.enrol(first);
        TestBrowser other = new TestBrowser(desk.url());
        other.enrol(second);
        other.get("offices/police-rabat/inbox"); // the first one takes longer
        // When many of the first office wait for its gateway
        List<CompletableFuture<Duration>> pending = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < REQUESTS; i++) {
          pending.add(
              client
                  .sendAsync(
                      HttpRequest.newBuilder(URI.create(desk.url() + "/api/offices/kp-rabat/trust"))
                          .header("Cookie", firstBrowser.cookie)
                          .build(),
                      HttpResponse.BodyHandlers.ofString())
                  .thenApply(answer -> Duration.ofNanos(System.nanoTime() - start)));
        }
        silent.accept(); // of the office's collector or of the first of them
        silent.accept();
        Answer inbox = other.get("offices/police-rabat/inbox");
        // Then
        assertThat(inbox.status()).isEqualTo(200);
        assertThat(pending)
            .filteredOn(CompletableFuture::isDone)
            .allMatch(waited -> waited.join().compareTo(GIVEN_UP) >= 0);
        client.shutdownNow();
      }
    }
  }

  private static DeskOffice withGateway(TestOffices offices, int port) {
    DeskOffice office = offices.office(TestOffices.OFFICE);
    return new DeskOffice(
        office.id(),
        office.names(),
        office.kind(),
        office.territory(),
        office.pki(),
        URI.create("https://127.0.0.1:" + port),
        office.mail());
  }
}
