package org.wasl.schemas.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.schemas.json.StrictJson.JsonResult;
import org.wasl.schemas.json.StrictJson.Malformed;
import org.wasl.schemas.json.StrictJson.Parsed;
import org.wasl.schemas.json.StrictJson.Reason;

@DisplayName("Threat row 11: hostile JSON is refused before the schema, in bounded memory and time")
class HostileJsonTest {

  private static final int LARGEST = JsonLimits.DEFAULT.maxBytes();

  private final StrictJson strict = new StrictJson(JsonLimits.DEFAULT);

  static Stream<Arguments> hostile() {
    return Stream.of(
        arguments("duplicate key", "{\"a\":1,\"a\":2}", Reason.DUPLICATE_KEY),
        arguments("duplicate key, escaped", "{\"a\":1,\"\\u0061\":2}", Reason.DUPLICATE_KEY),
        arguments(
            "duplicate key, deep", "{\"x\":[{\"a\":1,\"b\":2,\"a\":3}]}", Reason.DUPLICATE_KEY),
        arguments("NaN", "{\"a\":NaN}", Reason.SYNTAX),
        arguments("Infinity", "[Infinity]", Reason.SYNTAX),
        arguments("minus Infinity", "[-Infinity]", Reason.SYNTAX),
        arguments("1e999", "[1e999]", Reason.NUMBER_OUT_OF_RANGE),
        arguments("-1e999", "[-1e999]", Reason.NUMBER_OUT_OF_RANGE),
        arguments("1e999999999", "[1e999999999]", Reason.NUMBER_OUT_OF_RANGE),
        arguments("number of 100,000 digits", "[" + "9".repeat(100_000) + "]", Reason.TOO_LONG),
        arguments("lone high surrogate", "[\"\\ud800\"]", Reason.LONE_SURROGATE),
        arguments("lone low surrogate", "[\"\\udc00x\"]", Reason.LONE_SURROGATE),
        arguments("surrogates swapped", "[\"\\udc00\\ud800\"]", Reason.LONE_SURROGATE),
        arguments("lone surrogate in a name", "{\"\\udbff\":1}", Reason.LONE_SURROGATE),
        arguments("byte order mark", "\uFEFF{}", Reason.BYTE_ORDER_MARK),
        arguments("byte order mark inside", "{}\uFEFF", Reason.SYNTAX),
        arguments("depth 33", "[".repeat(33) + "]".repeat(33), Reason.TOO_DEEP),
        arguments("depth 100,000", "[".repeat(100_000) + "]".repeat(100_000), Reason.TOO_DEEP),
        arguments("depth 100,000 in objects", "{\"a\":".repeat(100_000), Reason.TOO_DEEP),
        arguments("depth 100,000 after a value", "[0," + "[".repeat(100_000), Reason.TOO_DEEP),
        arguments("too many values", "[" + "0,".repeat(100_000) + "0]", Reason.TOO_MANY_NODES),
        arguments("too many members", "{" + members(100_001) + "}", Reason.TOO_MANY_NODES),
        arguments("too many spaces", " ".repeat(LARGEST) + "1", Reason.TOO_LARGE),
        arguments("second document", "{}{}", Reason.TRAILING_CONTENT),
        arguments("second value", "1 2", Reason.TRAILING_CONTENT),
        arguments("rubbish behind", "{} x", Reason.SYNTAX),
        arguments("nothing", "", Reason.SYNTAX),
        arguments("only spaces", "  \n ", Reason.SYNTAX),
        arguments("cut off", "{\"a\":[1,", Reason.SYNTAX),
        arguments("cut off in a string", "{\"a\":\"b", Reason.SYNTAX),
        arguments("trailing comma", "[1,]", Reason.SYNTAX),
        arguments("trailing comma in object", "{\"a\":1,}", Reason.SYNTAX),
        arguments("missing value", "{\"a\"}", Reason.SYNTAX),
        arguments("comment", "{/* */}", Reason.SYNTAX),
        arguments("single quotes", "{'a':1}", Reason.SYNTAX),
        arguments("bare name", "{a:1}", Reason.SYNTAX),
        arguments("leading zero", "[01]", Reason.SYNTAX),
        arguments("leading plus", "[+1]", Reason.SYNTAX),
        arguments("leading point", "[.5]", Reason.SYNTAX),
        arguments("trailing point", "[1.]", Reason.SYNTAX),
        arguments("hexadecimal", "[0x1F]", Reason.SYNTAX),
        arguments("raw control character", "[\"a\nb\"]", Reason.SYNTAX),
        arguments("raw NUL in a string", "[\"a\u0000b\"]", Reason.SYNTAX),
        arguments("unknown escape", "[\"\\x41\"]", Reason.SYNTAX),
        arguments("NUL between (looks like UTF-16)", bytes("{}", UTF_16BE), Reason.SYNTAX),
        arguments("UTF-16 with mark", new byte[] {-2, -1, 0, '{', 0, '}'}, Reason.BAD_UTF8),
        arguments("Latin-1", bytes("[\"é\"]", ISO_8859_1), Reason.BAD_UTF8),
        arguments("overlong slash", raw(0xC0, 0xAF), Reason.BAD_UTF8),
        arguments("overlong in three bytes", raw(0xE0, 0x80, 0xAF), Reason.BAD_UTF8),
        arguments("surrogate in UTF-8", raw(0xED, 0xA0, 0x80), Reason.BAD_UTF8),
        arguments("beyond Unicode", raw(0xF4, 0x90, 0x80, 0x80), Reason.BAD_UTF8),
        arguments("lone continuation", raw(0x80), Reason.BAD_UTF8),
        arguments("sequence cut off", new byte[] {'[', '"', (byte) 0xD8}, Reason.BAD_UTF8));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void rejectsHostileBytesWithReason(String description, Object document, Reason reason) {
    // Given
    byte[] bytes = document instanceof byte[] b ? b : document.toString().getBytes(UTF_8);
    // When
    JsonResult result =
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> strict.parse(bytes));
    // Then
    assertThat(result).isInstanceOf(Malformed.class);
    assertThat(((Malformed) result).reason()).as(description).isEqualTo(reason);
    assertThat(((Malformed) result).line()).isPositive();
    assertThat(((Malformed) result).column()).isNotNegative();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "0",
        "-0.0",
        "1e308",
        "true",
        "null",
        "\"\\ud83d\\udd10 \uD83D\uDD10 وصل\"",
        " {\"a\" : [1, 2.5, {\"a\": \"\"}]}\r\n"
      })
  void parsesOrdinaryDocuments(String document) {
    // When
    JsonResult result = strict.parse(document.getBytes(UTF_8));
    // Then
    assertThat(result).isInstanceOf(Parsed.class);
  }

  @Test
  void everyLimitIsInclusive() {
    // Given
    StrictJson tight = new StrictJson(new JsonLimits(40, 3, 3, 5));
    // When / Then
    assertThat(tight.parse("[[[\"abcd\",123]]]".getBytes(UTF_8))).isInstanceOf(Parsed.class);
    assertThat(tight.parse(("\"" + "a".repeat(38) + "\"").getBytes(UTF_8)))
        .isInstanceOf(Parsed.class);
    assertThat(reason(tight, "[[[1234]]]")).isEqualTo(Reason.TOO_LONG);
    assertThat(reason(tight, "[[[[]]]]")).isEqualTo(Reason.TOO_DEEP);
    assertThat(reason(tight, "[1,1,1,1,1]")).isEqualTo(Reason.TOO_MANY_NODES);
    assertThat(reason(tight, " ".repeat(40) + "1")).isEqualTo(Reason.TOO_LARGE);
    assertThat(tight.parse((" ".repeat(39) + "1").getBytes(UTF_8))).isInstanceOf(Parsed.class);
  }

  @Test
  void reportsLineAndColumn() {
    // When
    Malformed inJson = (Malformed) strict.parse("{\n  \"a\": 1,\n  \"a\": 2\n}".getBytes(UTF_8));
    Malformed inBytes = (Malformed) strict.parse(new byte[] {'[', '\n', ' ', '"', (byte) 0xFF});
    // Then
    assertThat(inJson).isEqualTo(new Malformed(Reason.DUPLICATE_KEY, 3, 3));
    assertThat(inBytes).isEqualTo(new Malformed(Reason.BAD_UTF8, 2, 3));
  }

  @Test
  void hostileDocumentUsesBoundedMemory() {
    // Given
    byte[] deep = "[".repeat(1 << 20).getBytes(UTF_8);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    strict.parse(deep);
    // When
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().threadId());
    strict.parse(deep);
    long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().threadId()) - before;
    // Then
    assertThat(allocated).isLessThan(4L << 20);
  }

  @Test
  void rejectsInvalidLimits() {
    assertThatThrownBy(() -> new JsonLimits(0, 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new JsonLimits(1, 201, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Reason reason(StrictJson reader, String document) {
    return ((Malformed) reader.parse(document.getBytes(UTF_8))).reason();
  }

  private static String members(int count) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < count; i++)
      all.append(i == 0 ? "" : ",").append('"').append(Integer.toString(i, 36)).append("\":0");
    return all.toString();
  }

  private static byte[] bytes(String text, java.nio.charset.Charset charset) {
    return text.getBytes(charset);
  }

  private static byte[] raw(int... inside) {
    byte[] all = new byte[inside.length + 4];
    Arrays.fill(all, (byte) '"');
    all[0] = '[';
    for (int i = 0; i < inside.length; i++) all[2 + i] = (byte) inside[i];
    all[all.length - 1] = ']';
    return all;
  }
}
