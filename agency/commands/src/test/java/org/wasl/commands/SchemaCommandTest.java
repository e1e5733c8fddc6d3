package org.wasl.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaCommandTest {
  private static final String LINKED =
      "../../schemas/types/investigation-report/2/valid/final-linked-fr.json";
  private static final String FIRST =
      "../../schemas/types/investigation-report/1/valid/final-fr.json";

  @TempDir private Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return KitCommand.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @Test
  void namesBreakingChangesAndExitsWithOne() throws Exception {
    // Given
    Path older =
        Files.writeString(
            dir.resolve("old.json"), "{\"properties\": {\"a\": {\"$ref\": \"part.json\"}}}");
    Path newer =
        Files.writeString(dir.resolve("new.json"), "{\"properties\": {\"a\": {\"maxLength\": 3}}}");
    Files.writeString(dir.resolve("part.json"), "{\"maxLength\": 5}");
    // When
    int comparedCode = run("schema", "compare", "investigation-report/1", "investigation-report/2");
    String changes = out.toString();
    int files = run("schema", "compare", older.toString(), newer.toString());
    String narrowed = out.toString();
    int same = run("schema", "compare", newer.toString(), newer.toString());
    // Then
    assertThat(comparedCode).isEqualTo(1);
    assertThat(changes)
        .isEqualTo(
            Files.readString(Path.of("../../schemas/types/investigation-report/2/changes.txt")));
    assertThat(files).isEqualTo(1);
    assertThat(narrowed)
        .isEqualTo("breaks writers: /properties/a/maxLength is 3, in the other one 5\n");
    assertThat(same).isZero();
    assertThat(out.toString()).isEqualTo("nothing breaks\n");
  }

  @Test
  void reportsUnreadableSchemasAsBadUsage() throws Exception {
    // Given
    Path broken = Files.writeString(dir.resolve("broken.json"), "{\n  \"type\": }");
    // When
    int unreadable = run("schema", "compare", "judgment/9", "judgment/1");
    String missing = err.toString();
    int noJson = run("schema", "compare", "judgment/1", broken.toString());
    // Then
    assertThat(unreadable).isEqualTo(2);
    assertThat(missing).contains("judgment/9 is neither TYPE/VERSION of ours nor a file");
    assertThat(noJson).isEqualTo(2);
    assertThat(err.toString()).contains("broken.json:2:").contains("not acceptable JSON: syntax");
  }

  @Test
  void showsAMessageInAnotherVersionOrNamesTheLostParts() {
    // When
    int up = run("schema", "convert", FIRST, "--to", "2");
    String shown = out.toString();
    int down = run("schema", "convert", LINKED, "--to", "1");
    String lost = err.toString();
    int none = run("schema", "convert", FIRST, "--to", "3");
    // Then
    assertThat(up).isZero();
    assertThat(shown).contains("\"version\" : 2", "\"referral\" : \"db77fd01");
    assertThat(down).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(lost).isEqualTo("convert: version 1 has no place for /content/links/0/ground\n");
    assertThat(none).isEqualTo(2);
    assertThat(err.toString()).contains("--to 3: there are the versions 1, 2");
  }

  @Test
  void convertsNoInvalidMessage() {
    // When
    int invalid =
        run(
            "schema",
            "convert",
            "../../schemas/types/investigation-report/2/invalid/link-to-nothing.json",
            "--to",
            "1");
    // Then
    assertThat(invalid).isEqualTo(2);
    assertThat(err.toString())
        .contains("is no valid investigation-report/2: /content/links/0 required");
  }

  private static final String SETS = "../../schemas/src/test/resources/partner-sets/";

  @Test
  void registersAPartnersSetCompletelyOrNotAtAll() throws Exception {
    // Given
    String registry = dir.resolve("registry").toString();
    // When
    int bad = run("schema", "check", SETS + "xsd-backslashes");
    String faults = out.toString();
    int refused =
        run("schema", "add", SETS + "xsd-backslashes", "--to", registry, "--name", "city");
    String refusal = out.toString();
    int added = run("schema", "add", SETS + "xsd-good", "--to", registry, "--name", "city");
    int repeatedCode = run("schema", "add", SETS + "xsd-good", "--to", registry, "--name", "city");
    int registered = run("schema", "check", registry + "/city");
    // Then
    assertThat(bad).isEqualTo(1);
    assertThat(faults)
        .isEqualTo(Files.readString(Path.of(SETS + "xsd-backslashes/expected.txt")))
        .isEqualTo(refusal);
    assertThat(refused).isEqualTo(1);
    assertThat(added).isZero();
    assertThat(repeatedCode).isEqualTo(2);
    assertThat(registered).isZero();
    assertThat(out.toString()).isEqualTo("good: schemas 4, samples 3\n");
    try (Stream<Path> sets = Files.list(dir.resolve("registry"))) {
      assertThat(sets).extracting(set -> set.getFileName().toString()).containsExactly("city");
    }
  }

  @Test
  void registeredSetHasTheDefaultPermissions() throws Exception {
    // Given
    Path registry = dir.resolve("registry");
    Path ordinary = Files.createDirectory(dir.resolve("ordinary"));
    // When
    int added =
        run("schema", "add", SETS + "xsd-good", "--to", registry.toString(), "--name", "city");
    // Then
    assertThat(added).isZero();
    assertThat(Files.getPosixFilePermissions(registry.resolve("city")))
        .isEqualTo(Files.getPosixFilePermissions(ordinary));
  }
}
