package org.wasl.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.registry.SchemaRegistry;

/** Evidence files are sealed beside a case, and opened with the case that lists them. */
class FileCommandTest extends CommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path CASE =
      Path.of("../../schemas/types/vetted-case/1/valid/fraud-identified-reporter-fr.json");

  private Path photo;
  private Path video;
  private Path sealed;
  private Path opened;

  @BeforeEach
  void makeFiles() throws IOException {
    photo = Files.writeString(dir.resolve("capture.png"), "synthetic");
    byte[] large = new byte[3 << 20];
    Arrays.fill(large, (byte) 7);
    video = Files.write(dir.resolve("فيديو.mp4"), large);
    sealed = dir.resolve("sealed-files");
    opened = dir.resolve("opened-files");
  }

  /** A case that lists the two files as sealed. */
  private Path sealedCase() throws IOException {
    assertThat(run("file", "seal", photo.toString(), video.toString(), "--to=" + sealed))
        .as("%s", err)
        .isZero();
    ObjectNode document = (ObjectNode) JSON.readTree(CASE.toFile());
    document.withObject("/content").set("evidence", JSON.readTree(out.toString()));
    out.getBuffer().setLength(0);
    return file(JSON.writeValueAsBytes(document));
  }

  private int open(Path message) {
    return run("file", "open", message.toString(), "--from=" + sealed, "--to=" + opened);
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void recipientOfTheCaseOpensItsFiles() throws IOException {
    // Given
    Path message = sealedCase();
    // When
    int code = open(message);
    // Then
    assertThat(code).isZero();
    assertThat(out.toString().lines()).hasSize(2).allMatch(line -> line.endsWith(" whole"));
    List<Path> files = filesIn(opened);
    assertThat(files).hasSize(2).anySatisfy(it -> assertThat(it).hasSameBinaryContentAs(photo));
    assertThat(files).anySatisfy(it -> assertThat(it).hasSameBinaryContentAs(video));
    assertThat(files)
        .allSatisfy(
            it ->
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(it)))
                    .isEqualTo("rw-------"));
  }

  @Test
  void printedEntriesFitTheSchemaOfTheCase() throws IOException {
    // Given
    JsonNode document = JSON.readTree(sealedCase().toFile());
    // When
    var violations = SchemaRegistry.load(CodeLists.load()).validate("vetted-case", 1, document);
    // Then
    assertThat(violations).isEmpty();
    assertThat(document.at("/content/evidence/0/mediaType").asText()).isEqualTo("image/png");
    assertThat(document.at("/content/evidence/1/name").asText()).isEqualTo("فيديو.mp4");
  }

  @Test
  void changedOrMissingFileIsNamedAndDoesNotAppear() throws IOException {
    // Given
    Path message = sealedCase();
    List<Path> files =
        filesIn(sealed).stream().filter(it -> it.toString().endsWith(".sealed")).toList();
    Path changed = Files.size(files.get(0)) > 1 << 20 ? files.get(0) : files.get(1);
    Path missing = changed.equals(files.get(0)) ? files.get(1) : files.get(0);
    Files.delete(missing);
    try (RandomAccessFile file = new RandomAccessFile(changed.toFile(), "rw")) {
      file.seek(2 << 20);
      int old = file.read();
      file.seek(2 << 20);
      file.write(old ^ 1);
    }
    // When
    int code = open(message);
    // Then
    assertThat(code).isEqualTo(1);
    assertThat(out.toString().lines())
        .containsExactlyInAnyOrder(
            id(changed) + " broken: segment, segment 2", id(missing) + " missing");
    assertThat(filesIn(opened)).isEmpty();
  }

  private static String id(Path sealedFile) {
    return sealedFile.getFileName().toString().replace(".sealed", "");
  }

  @Test
  void namesOfTheSenderLeaveNoFolder() throws IOException {
    // Given
    ObjectNode document = (ObjectNode) JSON.readTree(sealedCase().toFile());
    for (JsonNode entry : document.at("/content/evidence")) {
      ((ObjectNode) entry).put("name", "../\u202egnp.exe\u0000/..");
    }
    // When
    int code = open(file(JSON.writeValueAsBytes(document)));
    // Then
    assertThat(code).isZero();
    assertThat(filesIn(opened))
        .hasSize(2)
        .allSatisfy(it -> assertThat(it.getFileName().toString()).matches("[0-9a-f-]{36}"));
  }

  @Test
  void listShowsNoKey() throws IOException {
    // Given
    Path message = sealedCase();
    String key = JSON.readTree(message.toFile()).at("/content/evidence/0/sealed/key").asText();
    // When
    int code = run("file", "list", message.toString());
    // Then
    assertThat(code).isZero();
    assertThat(out.toString()).contains("capture.png", "فيديو.mp4").doesNotContain(key);
    assertThat(out.toString().lines()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "'', sizeBytes, -1",
    "'', sha256, '\"no digest\"'",
    "/sealed, sizeBytes, -1",
    "/sealed, sha256, '\"ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789\"'"
  })
  void entryWithImpossibleSizeOrDigestIsMalformed(String part, String member, String json)
      throws IOException {
    // Given
    JsonNode document = JSON.readTree(sealedCase().toFile());
    ((ObjectNode) document.at("/content/evidence/0" + part)).set(member, JSON.readTree(json));
    // When
    int code = open(file(JSON.writeValueAsBytes(document)));
    // Then
    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("content.evidence is malformed");
    assertThat(filesIn(opened)).isEmpty();
  }

  @Test
  void malformedEntryAndMissingFileAreBadUsage() throws IOException {
    // Given
    Path message = file("{\"content\":{\"evidence\":[{\"sealed\":{\"key\":\"x\"}}]}}".getBytes());
    // When
    int malformed = open(message);
    String output = err.toString();
    int none = run("file", "seal", dir.resolve("none").toString(), "--to=" + sealed);
    // Then
    assertThat(List.of(malformed, none)).containsExactly(2, 2);
    assertThat(output).contains("content.evidence is malformed");
    assertThat(err.toString()).contains("is no file");
  }
}
