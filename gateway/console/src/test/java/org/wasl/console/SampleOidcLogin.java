package org.wasl.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A login by way of the provider, as a browser between it and the console makes it. */
record SampleOidcLogin(RunningConsole running, SampleOidcProvider provider) {
  /** The address of the redirect, and the cookie of the browser. */
  record Sent(Map<String, String> query, String cookie) {}

  Sent begin() throws Exception {
    HttpResponse<String> start = running.get("/hawtio/auth/oidc/start");
    assertThat(start.statusCode()).isEqualTo(302);
    URI address = URI.create(start.headers().firstValue("Location").orElseThrow());
    assertThat(address.toString()).startsWith(provider.issuer() + "/authorize?");
    Map<String, String> query =
        Arrays.stream(address.getRawQuery().split("&"))
            .map(parameter -> parameter.split("=", 2))
            .collect(
                Collectors.toMap(
                    pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    String cookie = start.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly", "SameSite=Lax", "Path=/hawtio/auth/oidc");
    provider.expects(query);
    return new Sent(query, cookie.split(";")[0]);
  }

  HttpResponse<String> back(Sent sent) throws Exception {
    return running.get(
        "/hawtio/auth/oidc/callback?code="
            + SampleOidcProvider.CODE
            + "&state="
            + sent.query().get("state"),
        "Cookie",
        sent.cookie());
  }

  /** The session that an answer begins. */
  static Optional<String> session(HttpResponse<String> answer) {
    return answer.headers().allValues("Set-Cookie").stream()
        .filter(cookie -> cookie.startsWith("WASLSESSION="))
        .findFirst();
  }

  /** The session cookie of a fresh login, ready for a Cookie header. */
  String session() throws Exception {
    return session(back(begin())).orElseThrow().split(";")[0];
  }
}
