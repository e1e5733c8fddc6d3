package org.wasl.trials;

import static org.wasl.base.TestLoad.SOON;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** What a gateway says of itself to whoever asks at its management address: health and metrics. */
public final class ManagementPage {
  private ManagementPage() {}

  /** The text of a page, whatever its status: a gateway that is not ready says so in it. */
  public static String of(URI management, String path) throws IOException, InterruptedException {
    try (HttpClient operator = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(management.resolve(path)).timeout(SOON).build();
      return operator.send(request, BodyHandlers.ofString()).body();
    }
  }
}
