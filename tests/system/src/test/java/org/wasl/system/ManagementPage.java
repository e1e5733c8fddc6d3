package org.wasl.system;

import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** Reads health and metrics at a gateway's management address. */
public final class ManagementPage {
  private ManagementPage() {}

  /** The text of a page with any status. A gateway that is not ready reports that in the text. */
  public static String of(URI management, String path) throws IOException, InterruptedException {
    try (HttpClient operator = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(management.resolve(path)).timeout(SOON).build();
      return operator.send(request, BodyHandlers.ofString()).body();
    }
  }
}
