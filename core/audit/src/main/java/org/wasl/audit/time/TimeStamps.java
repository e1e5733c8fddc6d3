package org.wasl.audit.time;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.wasl.audit.log.MalformedException;
import org.wasl.runtime.BoundedHttpExchange;
import org.wasl.runtime.ProductVersion;

/** Asks authorities for a time stamp, one after the other, until one gives a genuine one. */
public final class TimeStamps {
  /** No authority: nothing gets a time stamp. */
  public static final TimeStamps NONE = new TimeStamps(List.of(), Duration.ZERO);

  private final List<TimeStampAuthority> authorities;
  private final Duration timeout;

  /**
   * @param authorities in the order in which they are asked
   * @param timeout for the whole answer of one authority
   */
  public TimeStamps(List<TimeStampAuthority> authorities, Duration timeout) {
    this.authorities = List.copyOf(authorities);
    this.timeout = timeout;
  }

  /** Tells whether there is no authority. */
  public boolean isEmpty() {
    return authorities.isEmpty();
  }

  /**
   * A time stamp of these bytes.
   *
   * @throws NoTimeStampException if no authority gives a genuine one
   */
  public TimeStampToken stamp(byte[] content) throws NoTimeStampException {
    List<String> failures = new ArrayList<>();
    for (TimeStampAuthority authority : authorities) {
      try {
        return ask(authority, content);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failures.add(authority.url() + ": interrupted");
      } catch (MalformedException e) {
        failures.add(authority.url() + ": expected " + e.getMessage());
      } catch (IOException e) {
        failures.add(authority.url() + ": " + e.getMessage());
      }
    }
    throw new NoTimeStampException(failures);
  }

  private TimeStampToken ask(TimeStampAuthority authority, byte[] content)
      throws IOException, InterruptedException {
    TimeStampRequest request = new TimeStampRequest(content, authority.policy());
    TimeStampToken token = request.read(post(authority, request.encoded()));
    if (!token.isTrusted(authority.certificate())) {
      throw new MalformedException("a time stamp by the trusted certificate");
    }
    return token;
  }

  private byte[] post(TimeStampAuthority authority, byte[] query)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(authority.url())
            .header("Content-Type", "application/timestamp-query")
            .header("User-Agent", ProductVersion.userAgent())
            .POST(BodyPublishers.ofByteArray(query))
            .build();
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(timeout);
    authority.proxy().ifPresent(proxy -> builder.proxy(ProxySelector.of(proxy)));
    HttpClient client = builder.build();
    try {
      HttpResponse<byte[]> response =
          BoundedHttpExchange.send(
              client, request, BoundedHttpExchange.atMost(TimeStampToken.MAX_BYTES), timeout);
      if (response.statusCode() != 200) {
        throw new IOException("HTTP status " + response.statusCode());
      }
      return response.body();
    } finally {
      client.shutdownNow();
    }
  }

  /** No authority gave a genuine time stamp. */
  public static final class NoTimeStampException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> failures;

    NoTimeStampException(List<String> failures) {
      super("no time stamp: " + String.join("; ", failures));
      this.failures = failures;
    }

    /** Why, for each authority. */
    public List<String> failures() {
      return failures;
    }
  }
}
