package org.wasl.connectors.partnerapi.guard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.wasl.runtime.TestSeed;

/**
 * Requests with random faults in their framing, cut into random pieces. The cuts must not affect
 * where a request ends, and an accepted request must end where RFC 9112 says.
 */
class Row10FramingTest {
  private static final int RUNS = 20_000;
  private static final int MAX_BODY_BYTES = 1_000;
  private static final String REFUSED = "refused";

  private static final String HEAD = "POST /v1/cases HTTP/1.1\r\nHost: x\r\n";
  private static final List<String> GENUINE =
      List.of(
          HEAD + "Content-Length: 4\r\n\r\nabcd" + HEAD + "Content-Length: 0\r\n\r\n",
          HEAD + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n",
          HEAD + "Transfer-Encoding: chunked\r\n\r\n2\r\n\r\n\r\n0\r\n\r\n" + HEAD + "\r\n",
          "GET /v1/schemas HTTP/1.1\r\nHost: x\r\n\r\n" + HEAD + "Content-Length: 1\r\n\r\nx");
  private static final List<String> INSERTED =
      List.of(
          "\r",
          "\n",
          "\r\n",
          " ",
          "\t",
          "0",
          "1",
          "a",
          "F",
          ";",
          ";x=y",
          "0\r\n\r\n",
          "\0",
          "\u000b",
          "\u0085",
          ":",
          ",",
          "+",
          "-",
          "X: y\r\n",
          "Content-Length: 3\r\n",
          HEAD + "\r\n",
          "\r\r\n");

  private static final Pattern LINE =
      Pattern.compile("[A-Z][!#$%&'*+.^_`|~0-9A-Za-z-]* /[!-~]* HTTP/1\\.[01]");
  private static final Pattern HEADER =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([^\\r\\n]*?)[ \\t]*");
  private static final Pattern CHUNK = Pattern.compile("[0-9A-Fa-f]{1,7}");

  @Test
  void endOfRequestDependsOnItsBytesOnly() {
    // Given
    Random random = TestSeed.random(Row10FramingTest.class, 31);
    int accepted = 0;
    for (int run = 0; run < RUNS; run++) {
      String bytes = faulty(random);
      // When
      List<String> whole = decoded(List.of(bytes));
      List<String> cut = decoded(pieces(bytes, random));
      // Then
      assertThat(cut).as("%s", bytes).isEqualTo(whole);
      List<String> requests = whole.stream().filter(request -> !request.equals(REFUSED)).toList();
      assertThat(requests)
          .as("%s", bytes)
          .isEqualTo(read(bytes).stream().limit(requests.size()).toList());
      accepted += requests.size();
    }
    assertThat(accepted).as("accepted, so that something was compared").isGreaterThan(RUNS / 2);
  }

  private static String faulty(Random random) {
    StringBuilder bytes = new StringBuilder(GENUINE.get(random.nextInt(GENUINE.size())));
    for (int faults = random.nextInt(3); faults > 0; faults--) {
      int at = random.nextInt(bytes.length());
      switch (random.nextInt(3)) {
        case 0 -> bytes.deleteCharAt(at);
        case 1 -> bytes.insert(at, INSERTED.get(random.nextInt(INSERTED.size())));
        default -> bytes.replace(at, at + 1, INSERTED.get(random.nextInt(INSERTED.size())));
      }
    }
    return bytes.toString();
  }

  private static List<String> pieces(String bytes, Random random) {
    List<String> pieces = new ArrayList<>();
    int most = 1 + random.nextInt(40);
    for (int at = 0; at < bytes.length(); ) {
      int end = Math.min(bytes.length(), at + 1 + random.nextInt(most));
      pieces.add(bytes.substring(at, end));
      at = end;
    }
    return pieces;
  }

  /** The bodies of the requests that are complete, and whether the rest was refused. */
  private static List<String> decoded(List<String> pieces) {
    EmbeddedChannel channel = new EmbeddedChannel(new StrictRequestDecoder(2_048, 16_384));
    List<String> requests = new ArrayList<>();
    StringBuilder body = new StringBuilder();
    for (String piece : pieces) {
      channel.writeInbound(Unpooled.copiedBuffer(piece, ISO_8859_1));
      for (HttpObject read = channel.readInbound(); read != null; read = channel.readInbound()) {
        if (read.decoderResult().isFailure()
            || read instanceof HttpRequest head
                && RequestRules.refusal(head, MAX_BODY_BYTES).isPresent()) {
          requests.add(REFUSED);
          channel.finishAndReleaseAll();
          return requests;
        }
        if (read instanceof HttpContent part) {
          body.append(part.content().toString(ISO_8859_1));
        }
        if (read instanceof LastHttpContent) {
          requests.add(body.toString());
          body.setLength(0);
        }
        ReferenceCountUtil.release(read);
      }
    }
    channel.finishAndReleaseAll();
    return requests;
  }

  /** The bodies by RFC 9112 of requests of the simplest form. It ends before any other request. */
  private static List<String> read(String bytes) {
    List<String> bodies = new ArrayList<>();
    int at = 0;
    while (at < bytes.length()) {
      int end = bytes.indexOf("\r\n\r\n", at);
      if (end < 0) {
        return bodies;
      }
      String[] lines = bytes.substring(at, end).split("\r\n", -1);
      boolean chunked = false;
      int length = 0;
      boolean good = LINE.matcher(lines[0]).matches();
      for (int i = 1; i < lines.length; i++) {
        Matcher header = HEADER.matcher(lines[i]);
        good &= header.matches() && lines[i].chars().noneMatch(c -> c == '\r' || c == '\n');
        if (good && header.group(1).equalsIgnoreCase("Transfer-Encoding")) {
          chunked = header.group(2).equalsIgnoreCase("chunked");
          good = chunked;
        } else if (good && header.group(1).equalsIgnoreCase("Content-Length")) {
          good = header.group(2).matches("[0-9]{1,9}");
          length = good ? Integer.parseInt(header.group(2)) : 0;
        }
      }
      at = end + 4;
      if (!good || !chunked && at + length > bytes.length()) {
        return bodies;
      }
      StringBuilder body = new StringBuilder();
      if (!chunked) {
        body.append(bytes, at, at + length);
        at += length;
      }
      while (chunked) {
        int lineEnd = bytes.indexOf("\r\n", at);
        if (lineEnd < 0 || !CHUNK.matcher(bytes.substring(at, lineEnd)).matches()) {
          return bodies;
        }
        int size = Integer.parseInt(bytes.substring(at, lineEnd), 16);
        at = lineEnd + 2;
        if (!bytes.startsWith("\r\n", at + size)) {
          return bodies;
        }
        body.append(bytes, at, at + size);
        at += size + 2;
        chunked = size > 0;
      }
      bodies.add(body.toString());
    }
    return bodies;
  }
}
