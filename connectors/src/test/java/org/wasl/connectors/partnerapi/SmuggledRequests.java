package org.wasl.connectors.partnerapi;

import static org.wasl.connectors.partnerapi.HostileDoor.post;
import static org.wasl.connectors.partnerapi.HostileDoor.sized;

import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** Requests that two readers could read differently, each with another one hidden behind. */
final class SmuggledRequests {
  private SmuggledRequests() {}

  static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

  /** The request that a smuggler hides in another one. */
  static final String HIDDEN = sized("{\"hidden\":true}");

  private static Named<String> named(String name, String bytes) {
    return Named.of(name, bytes);
  }

  static Stream<Named<String>> ambiguous() {
    return Stream.of(
        named("CL.TE", post("Content-Length: 5\r\n" + CHUNKED, "0\r\n\r\n" + HIDDEN)),
        named("TE.CL", post(CHUNKED + "Content-Length: 4\r\n", "2\r\n{}\r\n0\r\n\r\n" + HIDDEN)),
        named("TE.TE", post(CHUNKED + CHUNKED, "0\r\n\r\n" + HIDDEN)),
        named(
            "TE identity then chunked",
            post("Transfer-Encoding: identity\r\n" + CHUNKED, "0\r\n\r\n" + HIDDEN)),
        named("xchunked", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n" + HIDDEN)),
        named("gzip, chunked", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n" + HIDDEN)),
        named("chunked, x", post("Transfer-Encoding: chunked, x\r\n", "0\r\n\r\n" + HIDDEN)),
        named(
            "xchunked with CL",
            post("Transfer-Encoding: xchunked\r\nContent-Length: 2\r\n", "{}" + HIDDEN)),
        named("two equal CL", post("Content-Length: 2\r\nContent-Length: 2\r\n", "{}" + HIDDEN)),
        named("two CL", post("Content-Length: 2\r\nContent-Length: 9\r\n", "{}" + HIDDEN)),
        named("CL list", post("Content-Length: 2, 2\r\n", "{}" + HIDDEN)),
        named("CL +2", post("Content-Length: +2\r\n", "{}" + HIDDEN)),
        named("CL -2", post("Content-Length: -2\r\n", "{}" + HIDDEN)),
        named("CL 0x2", post("Content-Length: 0x2\r\n", "{}" + HIDDEN)),
        named("CL empty", post("Content-Length: \r\n", "{}" + HIDDEN)),
        named("CL too long", post("Content-Length: 99999999999999999999\r\n", HIDDEN)),
        named("obs-fold", post("X: a\r\n b\r\nContent-Length: 2\r\n", "{}" + HIDDEN)),
        named("obs-fold of TE", post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n" + HIDDEN)),
        named(
            "fold before the first header",
            "POST /v1/cases HTTP/1.1\r\n Host: x\r\nHost: y\r\nContent-Length: 2\r\n\r\n{}"
                + HIDDEN),
        named("bare LF", post("X: a\nContent-Length: 2\r\n", "{}" + HIDDEN)),
        named("all bare LF", sized("{}").replace("\r\n", "\n") + HIDDEN),
        named("bare CR", post("X: a\rContent-Length: 2\r\n", "{}" + HIDDEN)),
        named("CR CR LF", post("X: a\r\r\nContent-Length: 2\r\n", "{}" + HIDDEN)),
        named("space before colon", post("Content-Length : 2\r\n", "{}" + HIDDEN)),
        named("tab before colon", post("Transfer-Encoding\t: chunked\r\n", "0\r\n\r\n" + HIDDEN)),
        named("empty header name", post(": a\r\nContent-Length: 2\r\n", "{}" + HIDDEN)),
        named("no colon", post("Xyz\r\nContent-Length: 2\r\n", "{}" + HIDDEN)),
        named("NUL in value", post("X: a\0b\r\nContent-Length: 2\r\n", "{}" + HIDDEN)),
        named("NUL in name", post("X\0: a\r\nContent-Length: 2\r\n", "{}" + HIDDEN)),
        named("VT after TE", post("Transfer-Encoding:\u000bchunked\r\n", "0\r\n\r\n" + HIDDEN)),
        named("TE in HTTP/1.0", post(CHUNKED, "0\r\n\r\n" + HIDDEN).replace("TP/1.1", "TP/1.0")),
        named("HTTP/1.2", post("Content-Length: 2\r\n", "{}" + HIDDEN).replace("TP/1.1", "TP/1.2")),
        named("HTTP/0.9", "GET /v1/schemas\r\n\r\n" + HIDDEN),
        named("lower-case version", sized("{}").replace("HTTP/1.1", "http/1.1") + HIDDEN),
        named("leading empty line", "\r\n" + sized("{}") + HIDDEN),
        named("leading space", " " + sized("{}") + HIDDEN),
        named("two spaces in line", sized("{}").replace("POST /", "POST  /") + HIDDEN),
        named("tab in line", sized("{}").replace("POST /", "POST\t/") + HIDDEN),
        named("absolute form", sized("{}").replace("/v1/cases", "https://y/v1/cases") + HIDDEN),
        named("authority form", "CONNECT y:443 HTTP/1.1\r\nHost: y:443\r\n\r\n" + HIDDEN),
        named("asterisk", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n" + HIDDEN),
        named("fragment", sized("{}").replace("/v1/cases", "/v1/cases#x") + HIDDEN),
        named("dots in path", sized("{}").replace("/v1/cases", "/v1/x/../cases") + HIDDEN),
        named("escape in path", sized("{}").replace("/v1/cases", "/v1/%63ases") + HIDDEN),
        named("double slash", sized("{}").replace("/v1/cases", "//v1/cases") + HIDDEN),
        named("no Host", sized("{}").replace("Host: x\r\n", "") + HIDDEN),
        named("two Hosts", sized("{}").replace("Host: x\r\n", "Host: x\r\nHost: y\r\n") + HIDDEN),
        named(
            "GET with body",
            "GET /v1/schemas HTTP/1.1\r\nHost: x\r\nContent-Length: "
                + HIDDEN.length()
                + "\r\n\r\n"
                + HIDDEN),
        named(
            "Hixie key",
            "GET /v1/schemas HTTP/1.1\r\nHost: x\r\nSec-WebSocket-Key1: 1\r\n"
                + "Sec-WebSocket-Key2: 1\r\n\r\n12345678"
                + HIDDEN),
        named("upgrade", post("Upgrade: h2c\r\nContent-Length: 2\r\n", "{}" + HIDDEN)));
  }

  static Stream<Named<String>> badChunks() {
    return Stream.of(
            "0x2\r\n{}\r\n0\r\n\r\n",
            "+2\r\n{}\r\n0\r\n\r\n",
            "-2\r\n{}\r\n0\r\n\r\n",
            " 2\r\n{}\r\n0\r\n\r\n",
            "2 \r\n{}\r\n0\r\n\r\n",
            "2 9\r\n{}\r\n0\r\n\r\n",
            "2;a=b\r\n{}\r\n0\r\n\r\n",
            "2;" + "a".repeat(100_000) + "\r\n{}\r\n0\r\n\r\n",
            "2\n{}\r\n0\r\n\r\n",
            "2\r{}\r\n0\r\n\r\n",
            "2\r\r\n{}\r\n0\r\n\r\n",
            "2\r\n{}0\r\n\r\n",
            "2\r\n{}\n0\r\n\r\n",
            "2\r\n{}xx0\r\n\r\n",
            "\r\n{}\r\n0\r\n\r\n",
            "g\r\n{}\r\n0\r\n\r\n",
            "2\0\r\n{}\r\n0\r\n\r\n",
            "00000000000000002\r\n{}\r\n0\r\n\r\n",
            "100000002\r\n{}\r\n0\r\n\r\n",
            "ffffffffffffffff\r\n{}\r\n0\r\n\r\n",
            "2\r\n{}\r\n0\r\nContent-Length: 9\r\n\r\n",
            "2\r\n{}\r\n0\r\n folded\r\n\r\n",
            "2\r\n{}\r\n0\r\n\n")
        .map(chunks -> named(shown(chunks), post(CHUNKED, chunks + HIDDEN)));
  }

  private static String shown(String chunks) {
    String text = chunks.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0");
    return text.substring(0, Math.min(40, text.length()));
  }
}
