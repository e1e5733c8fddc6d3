package org.wasl.wire.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.wasl.rules.id.FileId;
import org.wasl.wire.file.FileOpening.Broken;
import org.wasl.wire.file.FileOpening.FileDefect;
import org.wasl.wire.file.FileOpening.Whole;
import org.wasl.wire.jose.Base64Url;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.jose.Digest;

/**
 * Tests docs/reference/vectors/sealed-file.json, also against Tink and against a program in Python.
 * {@code -Dvectors.write=true} writes the file anew.
 */
class SealedFileVectorsTest {
  private static final Path FOLDER = Path.of("..", "..", "docs", "reference", "vectors");
  private static final Path FILE = FOLDER.resolve("sealed-file.json");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final FileId ID = FileId.parse("01a2a000-0000-7000-8000-0000000000f1");
  private static final int FILE_BYTES = 2_500_000;

  private static JsonNode vector;
  private static byte[] plain;
  private static byte[] sealed;
  private static SealedFile listed;

  @BeforeAll
  static void read() throws Exception {
    CryptoProvider.install();
    plain = new byte[FILE_BYTES];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = (byte) (i * 31 + i / 251);
    }
    if (Boolean.getBoolean("vectors.write")) {
      write();
    }
    vector = JSON.readTree(FILE.toFile());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    listed =
        FileSealer.seal(
            FileId.parse(vector.path("id").asText()),
            FileKey.parse(vector.path("key").asText()).orElseThrow(),
            Base64Url.decoded(vector.path("header").asText()).orElseThrow(),
            new ByteArrayInputStream(plain),
            out);
    sealed = out.toByteArray();
  }

  @Test
  void sealsToBytesOfVector() {
    // Then
    assertThat(listed.sizeBytes()).isEqualTo(vector.path("sizeBytes").asLong());
    assertThat(listed.sha256())
        .isEqualTo(vector.path("sha256").asText())
        .isEqualTo(Digest.hex(plain));
    assertThat(listed.sealedSizeBytes())
        .isEqualTo(vector.path("sealedSizeBytes").asLong())
        .isEqualTo(sealed.length);
    assertThat(listed.sealedSha256())
        .isEqualTo(vector.path("sealedSha256").asText())
        .isEqualTo(Digest.hex(sealed));
  }

  @Test
  void opensWholeFile() throws Exception {
    // Given
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // When
    FileOpening opening = FileOpener.open(listed, new ByteArrayInputStream(sealed), out);
    // Then
    assertThat(opening).isEqualTo(new Whole());
    assertThat(out.toByteArray()).isEqualTo(plain);
  }

  @Test
  void namesFirstWrongSegmentAndReleasesOnlyWhatIsBeforeIt() throws Exception {
    for (JsonNode rejected : vector.path("rejected")) {
      // Given
      SealedFile claimed = claimed(rejected);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      // When
      FileOpening opening =
          FileOpener.open(claimed, new ByteArrayInputStream(bytes(rejected)), out);
      // Then
      assertThat(opening)
          .as(rejected.path("reason").asText())
          .isEqualTo(
              new Broken(
                  rejected.path("segment").asLong(), problem(rejected.path("problem").asText())));
      if (rejected.path("problem").asText().equals(FileDefect.SEGMENT.code())) {
        int before = rejected.path("segment").asInt() * SegmentCipher.SEGMENT_BYTES;
        assertThat(out.size()).isLessThanOrEqualTo(before);
        assertThat(out.toByteArray()).isEqualTo(Arrays.copyOf(plain, out.size()));
      }
    }
    assertThat(vector.path("rejected")).hasSizeGreaterThan(20);
  }

  @Test
  void refusesMorePaddingThanOneStep() throws Exception {
    // Given a file of zeros that its message lists as shorter
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    InputStream zeros = new ByteArrayInputStream(new byte[3 * FileSealer.PADDING_STEP_BYTES]);
    SealedFile made = FileSealer.seal(ID, zeros, out);
    SealedFile shorter =
        new SealedFile(
            ID,
            made.key(),
            1,
            Digest.hex(new byte[1]),
            made.sealedSizeBytes(),
            made.sealedSha256());
    // When
    FileOpening opening =
        FileOpener.open(
            shorter, new ByteArrayInputStream(out.toByteArray()), OutputStream.nullOutputStream());
    // Then
    assertThat(opening).isEqualTo(new Broken(0, FileDefect.PADDING));
  }

  @Test
  void roundTripsFilesAroundEdgesOfStepsAndSegments() throws Exception {
    int first = SegmentCipher.openedBytes(0);
    int step = FileSealer.PADDING_STEP_BYTES;
    for (int bytes : List.of(0, 1, step - 1, step, step + 1, first - 1, first, first + 1)) {
      // Given
      byte[] file = Arrays.copyOf(plain, bytes);
      ByteArrayOutputStream made = new ByteArrayOutputStream();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      // When
      SealedFile list = FileSealer.seal(ID, new ByteArrayInputStream(file), made);
      FileOpening opening =
          FileOpener.open(list, new ByteArrayInputStream(made.toByteArray()), out);
      // Then
      assertThat(opening).as("%s bytes", bytes).isEqualTo(new Whole());
      assertThat(out.toByteArray()).isEqualTo(file);
      assertThat(list.sealedSizeBytes()).isEqualTo(made.size());
    }
  }

  @Test
  void tinkOpensOursAndWeOpenTinks() throws Exception {
    // Given
    byte[] binding = ("wasl-file:" + listed.id()).getBytes(StandardCharsets.US_ASCII);
    AesGcmHkdfStreaming tink =
        new AesGcmHkdfStreaming(
            listed.key().bytes(), "HmacSha256", 32, SegmentCipher.SEGMENT_BYTES, 0);
    byte[] padded = Arrays.copyOf(plain, (int) FileSealer.paddedBytes(plain.length));
    // When
    byte[] openedByTink =
        tink.newDecryptingStream(new ByteArrayInputStream(sealed), binding).readAllBytes();
    ByteArrayOutputStream sealedByTink = new ByteArrayOutputStream();
    try (OutputStream out = tink.newEncryptingStream(sealedByTink, binding)) {
      out.write(padded);
    }
    ByteArrayOutputStream opened = new ByteArrayOutputStream();
    FileOpening opening =
        FileOpener.open(listed, new ByteArrayInputStream(sealedByTink.toByteArray()), opened);
    // Then
    assertThat(openedByTink).isEqualTo(padded);
    assertThat(opening).isEqualTo(new Whole());
    assertThat(opened.toByteArray()).isEqualTo(plain);
  }

  @Test
  void programInPythonAgrees() throws Exception {
    // Given
    assumeTrue(
        exit("python3", "-c", "import cryptography") == 0, "python3-cryptography is not installed");
    // When
    int exit = exit("python3", FOLDER.resolve("open-file.py").toString(), FILE.toString());
    // Then
    assertThat(exit).isZero();
  }

  private static int exit(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      return -1; // no such program
    }
  }

  private static FileDefect problem(String code) {
    return Arrays.stream(FileDefect.values())
        .filter(it -> it.code().equals(code))
        .findFirst()
        .orElseThrow();
  }

  private static SealedFile claimed(JsonNode rejected) {
    return new SealedFile(
        FileId.parse(rejected.path("id").asText(listed.id().toString())),
        FileKey.parse(rejected.path("key").asText(listed.key().secretText())).orElseThrow(),
        rejected.path("sizeBytes").asLong(listed.sizeBytes()),
        rejected.path("sha256").asText(listed.sha256()),
        listed.sealedSizeBytes(),
        listed.sealedSha256());
  }

  private static byte[] bytes(JsonNode rejected) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (JsonNode part : rejected.path("parts")) {
      int from = part.path(0).asInt();
      joined.write(sealed, from, part.path(1).asInt() - from);
    }
    byte[] bytes = joined.toByteArray();
    if (rejected.has("flipped")) {
      bytes[rejected.path("flipped").asInt()] ^= 1;
    }
    return bytes;
  }

  private static void write() throws IOException {
    byte[] header = SegmentCipher.newHeader();
    SealedFile made =
        FileSealer.seal(
            ID,
            FileKey.random(),
            header,
            new ByteArrayInputStream(plain),
            OutputStream.nullOutputStream());
    ObjectNode root = JSON.createObjectNode();
    root.put(
        "about",
        "Synthetic. Byte i of the file is (31 i + floor(i / 251)) mod 256. Seal it with key and"
            + " header, and get sealedSizeBytes and sealedSha256. A rejected file has these parts"
            + " of the sealed file, each from a byte up to another, and the lowest bit of one byte"
            + " flipped. Its id, key, sizeBytes and sha256 replace those of the file:"
            + " docs/reference/wire.md.");
    root.put("id", ID.toString());
    root.put("key", made.key().secretText());
    root.put("header", Base64Url.ENCODER.encodeToString(header));
    root.put("sizeBytes", made.sizeBytes());
    root.put("sha256", made.sha256());
    root.put("sealedSizeBytes", made.sealedSizeBytes());
    root.put("sealedSha256", made.sealedSha256());
    putRejected(root.putArray("rejected"), (int) made.sealedSizeBytes());
    Files.writeString(FILE, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
  }

  private static void putRejected(ArrayNode all, int end) {
    int segment = SegmentCipher.SEGMENT_BYTES;
    int two = 2 * segment;
    put(all, "nothing", FileDefect.HEADER, 0);
    put(all, "cut in the header", FileDefect.HEADER, 0, 0, 39);
    put(all, "another length of the header", FileDefect.HEADER, 0, 0, end).put("flipped", 0);
    put(all, "salt changed", FileDefect.SEGMENT, 0, 0, end).put("flipped", 1);
    put(all, "nonce prefix changed", FileDefect.SEGMENT, 0, 0, end).put("flipped", 39);
    put(all, "cut after the header", FileDefect.SEGMENT, 0, 0, 40);
    put(all, "cut in the tag of the first segment", FileDefect.SEGMENT, 0, 0, segment - 1);
    put(all, "cut after the first segment", FileDefect.SEGMENT, 0, 0, segment);
    put(all, "cut after the second segment", FileDefect.SEGMENT, 1, 0, two);
    put(all, "cut in the last segment", FileDefect.SEGMENT, 2, 0, end - 1);
    put(all, "first byte of the file changed", FileDefect.SEGMENT, 0, 0, end).put("flipped", 40);
    put(all, "second segment changed", FileDefect.SEGMENT, 1, 0, end).put("flipped", segment);
    put(all, "last tag changed", FileDefect.SEGMENT, 2, 0, end).put("flipped", end - 1);
    put(
        all,
        "last two segments swapped",
        FileDefect.SEGMENT,
        1,
        0,
        segment,
        two,
        end,
        segment,
        two);
    put(all, "second segment left out", FileDefect.SEGMENT, 1, 0, segment, two, end);
    put(all, "second segment repeated", FileDefect.SEGMENT, 2, 0, two, segment, end);
    put(all, "extended by a byte", FileDefect.SEGMENT, 2, 0, end, 0, 1);
    put(all, "extended by a segment", FileDefect.SEGMENT, 2, 0, end, segment, two);
    put(all, "the file twice", FileDefect.SEGMENT, 2, 0, end, 0, end);
    put(all, "key of another file", FileDefect.SEGMENT, 0, 0, end)
        .put("key", FileKey.random().secretText());
    put(all, "id of another file", FileDefect.SEGMENT, 0, 0, end)
        .put("id", "01a2a000-0000-7000-8000-0000000000f2");
    put(all, "listed as a byte shorter", FileDefect.PADDING, 2, 0, end)
        .put("sizeBytes", FILE_BYTES - 1);
    put(all, "listed as a byte longer", FileDefect.DIGEST, 2, 0, end)
        .put("sizeBytes", FILE_BYTES + 1);
    put(all, "listed as a segment longer", FileDefect.SIZE, 2, 0, end)
        .put("sizeBytes", FILE_BYTES + segment);
    put(all, "digest of another file", FileDefect.DIGEST, 2, 0, end)
        .put("sha256", Digest.hex(new byte[0]));
  }

  private static ObjectNode put(
      ArrayNode all, String reason, FileDefect problem, int segment, int... ranges) {
    ObjectNode rejected = all.addObject();
    rejected.put("reason", reason);
    rejected.put("problem", problem.code());
    rejected.put("segment", segment);
    ArrayNode parts = rejected.putArray("parts");
    for (int i = 0; i < ranges.length; i += 2) {
      parts.addArray().add(ranges[i]).add(ranges[i + 1]);
    }
    return rejected;
  }
}
