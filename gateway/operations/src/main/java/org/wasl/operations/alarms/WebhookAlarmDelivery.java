package org.wasl.operations.alarms;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import org.wasl.rules.alarms.AlarmNotification;
import org.wasl.runtime.BoundedHttpExchange;
import org.wasl.runtime.ProductVersion;

/** Notifications by HTTPS, as JSON in a signed POST. Any 2xx confirms them. */
public final class WebhookAlarmDelivery implements AlarmDelivery {
  /** Header with {@code sha256=} and the HMAC over the body, in hex. */
  public static final String HMAC_HEADER = "Wasl-Alarm-Signature";

  private final URI url;
  private final AlarmFormat format;
  private final Function<byte[], Map<String, String>> signature;
  private final Duration timeout;
  private final Clock clock;
  private final HttpClient client;

  /**
   * @param format the format of notifications
   * @param signature headers that sign a body
   * @param tls trusted certificates of the server; empty for those of the Java runtime
   */
  public WebhookAlarmDelivery(
      URI url,
      AlarmFormat format,
      Function<byte[], Map<String, String>> signature,
      Optional<SSLContext> tls,
      Duration timeout,
      Clock clock) {
    this.url = url;
    this.format = format;
    this.signature = signature;
    this.timeout = timeout;
    this.clock = clock;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout);
    tls.ifPresent(builder::sslContext);
    this.client = builder.build();
  }

  /** Signs with a shared secret. */
  public static Function<byte[], Map<String, String>> hmac(byte[] secret) {
    SecretKeySpec key = new SecretKeySpec(secret, "HmacSHA256");
    return body -> {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(key);
        return Map.of(HMAC_HEADER, "sha256=" + HexFormat.of().formatHex(mac.doFinal(body)));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java platform has HmacSHA256", e);
      }
    };
  }

  @Override
  public void send(List<AlarmNotification> notifications) throws IOException, InterruptedException {
    byte[] body = AlarmNotificationJson.bytes(notifications, format, clock.instant());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .header("User-Agent", ProductVersion.userAgent())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body));
    signature.apply(body).forEach(request::header);
    int status =
        BoundedHttpExchange.send(client, request.build(), BodyHandlers.discarding(), timeout)
            .statusCode();
    if (status / 100 != 2) {
      throw new IOException("status " + status);
    }
  }
}
