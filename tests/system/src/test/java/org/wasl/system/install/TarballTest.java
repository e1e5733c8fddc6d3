package org.wasl.system.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.sandbox.environment.ChildJvm;
import org.wasl.system.install.Installation.Result;

class TarballTest {
  private static final Set<String> MODULES =
      Set.of(
          "administration",
          "app",
          "assembly",
          "audit",
          "certification",
          "client",
          "commands",
          "configuration",
          "connectors",
          "console",
          "courtfile",
          "database",
          "desk",
          "kit",
          "link",
          "operations",
          "routes",
          "rules",
          "runtime",
          "schemas",
          "store",
          "trail",
          "wire");

  /** The line of a package above its licence. */
  private static final Pattern BUNDLED =
      Pattern.compile("(?m)^(@[\\w.-]+/)?[\\w.-]+ \\d+\\.\\d+\\.\\d+: \\S+$");

  private static final Pattern LINK = Pattern.compile("\\]\\((?!\\w+://)([^)#\\s]+)");

  private static Installation installation;

  @BeforeAll
  static void unpack(@TempDir Path folder) throws Exception {
    installation = Installation.unpackedIn(folder);
  }

  @Test
  void entriesHaveFixedOwnerTimeAndMode() throws Exception {
    // When
    List<TarArchiveEntry> entries = new ArrayList<>();
    try (InputStream file = Files.newInputStream(Installation.tarball());
        var tar = new TarArchiveInputStream(new GZIPInputStream(file))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries.add(entry);
      }
    }
    // Then
    Instant time = entries.get(0).getLastModifiedTime().toInstant();
    assertThat(entries)
        .hasSizeGreaterThan(500)
        .allSatisfy(
            entry -> {
              assertThat(entry.getLongUserId()).isZero();
              assertThat(entry.getLongGroupId()).isZero();
              assertThat(entry.getUserName()).isIn("root", "");
              assertThat(entry.getLastModifiedTime().toInstant()).isEqualTo(time);
              boolean runs = entry.isDirectory() || entry.getName().endsWith("/bin/wasl");
              assertThat(entry.getMode() & 0777).isEqualTo(runs ? 0755 : 0644);
            });
  }

  @Test
  void classPathContainsNoTestCode() throws Exception {
    // Given
    Set<String> packages = new TreeSet<>();
    // When
    for (Path jar : jars()) {
      try (JarFile file = new JarFile(jar.toFile())) {
        file.stream()
            .map(entry -> entry.getName())
            .filter(name -> name.startsWith("org/wasl/") && name.endsWith(".class"))
            .map(name -> name.substring(0, name.lastIndexOf('/')))
            .forEach(packages::add);
      }
    }
    // Then
    assertThat(packages)
        .hasSizeGreaterThan(30)
        .allSatisfy(
            name -> {
              assertThat(name.split("/")[2]).isIn(MODULES);
              assertThat(name).doesNotContain("sandbox", "bench", "demo", "/system");
            });
    assertThat(jars())
        .extracting(jar -> jar.getFileName().toString())
        .noneMatch(
            jar ->
                jar.matches(
                    ".*(tests|junit|assertj|archunit|wasl-(sandbox|bench|demo|system)-).*"));
  }

  @Test
  void containsTheJavaScriptClientAndTheLicenceOfItsLibrary() throws Exception {
    // When / Then
    Path client = installation.folder().resolve("clients").resolve("js");
    assertThat(client.resolve("package.json")).exists();
    assertThat(client.resolve("dist").resolve("node.js")).exists();
    assertThat(installation.folder().resolve("licenses/client-js/LICENSES.txt"))
        .content()
        .contains("jose", "MIT");
  }

  /** Decisions also name files of the sources. */
  @Test
  void userPagesLinkOnlyToFilesOfTheTarball() throws Exception {
    // Given
    Path docs = installation.folder().resolve("docs");
    try (Stream<Path> pages = Files.walk(docs)) {
      // When
      List<Path> targets =
          pages
              .filter(page -> page.toString().endsWith(".md"))
              .filter(page -> !page.startsWith(docs.resolve("decisions")))
              .flatMap(
                  page ->
                      LINK.matcher(read(page))
                          .results()
                          .map(link -> page.resolveSibling(link.group(1)).normalize()))
              .toList();
      // Then
      assertThat(targets)
          .contains(installation.folder().resolve("SECURITY.md"))
          .allSatisfy(target -> assertThat(target).exists());
    }
  }

  private static String read(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void classPathIsExactlyTheJars() throws Exception {
    // Given
    Path app =
        jars().stream()
            .filter(jar -> jar.getFileName().toString().startsWith("wasl-app-"))
            .findFirst()
            .orElseThrow();
    // When
    Set<String> named = new HashSet<>(Set.of(app.getFileName().toString()));
    try (JarFile file = new JarFile(app.toFile())) {
      named.addAll(
          List.of(file.getManifest().getMainAttributes().getValue("Class-Path").split(" ")));
    }
    // Then
    assertThat(jars().stream().map(jar -> jar.getFileName().toString()))
        .containsExactlyInAnyOrderElementsOf(named);
  }

  @Test
  void eachLibraryIsInTheBillOfMaterialsAndTheLicences() throws Exception {
    // Given
    JsonNode bom =
        new ObjectMapper().readTree(installation.folder().resolve("sbom.cdx.json").toFile());
    String licences = Files.readString(installation.folder().resolve("THIRD-PARTY.txt"));
    // When
    Set<String> listed = new HashSet<>();
    for (JsonNode component : bom.path("components")) {
      listed.add(component.path("name").asText() + "-" + component.path("version").asText());
    }
    // Then
    assertThat(bom.path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(jars())
        .hasSizeGreaterThan(100)
        .allSatisfy(
            jar -> {
              String name = jar.getFileName().toString().replace(".jar", "");
              if (name.startsWith("wasl-")) {
                return;
              }
              assertThat(listed).anyMatch(library -> name.startsWith(library));
              assertThat(licences).contains(":" + name.replaceFirst("-\\d.*", "") + ":");
            });
  }

  @Test
  void bundledNpmPackagesAreInTheBillOfMaterialsUnderTheirArtifact() throws Exception {
    // When
    JsonNode bom =
        new ObjectMapper().readTree(installation.folder().resolve("sbom.cdx.json").toFile());
    // Then every heading of the licences is a component
    try (Stream<Path> files = Files.walk(installation.folder().resolve("licenses"))) {
      for (Path file : files.filter(file -> file.endsWith("LICENSES.txt")).toList()) {
        List<String> headings =
            BUNDLED.matcher(read(file)).results().map(MatchResult::group).toList();
        assertThat(headings).as("%s", file).isNotEmpty();
        assertThat(bom.path("components").valueStream().map(TarballTest::heading))
            .containsAll(headings);
      }
    }
    assertThat(needed(bom, "wasl-console")).contains("pkg:npm/%40patternfly/react-core@");
    assertThat(needed(bom, "wasl-desk")).contains("pkg:npm/%40noble/curves@", "pkg:npm/jose@");
    assertThat(needed(bom, "wasl-app")).contains("pkg:npm/jose@");
  }

  private static String heading(JsonNode component) {
    String group = component.path("group").asText();
    return "%s%s %s: %s"
        .formatted(
            group.startsWith("@") ? group + "/" : "",
            component.path("name").asText(),
            component.path("version").asText(),
            component.at("/licenses/0/license/id").asText());
  }

  private static String needed(JsonNode bom, String artifact) {
    return bom.path("dependencies")
        .valueStream()
        .filter(
            dependency ->
                dependency.path("ref").asText().startsWith("pkg:maven/org.wasl/" + artifact + "@"))
        .map(dependency -> dependency.path("dependsOn").toString())
        .collect(Collectors.joining());
  }

  @Test
  void readsBothConfigurationsAndReportsMissingFilesInOneLine() throws Exception {
    for (String config : List.of("config", "config.minimal")) {
      // When it is started without keys
      Path folder = installation.folder().resolve(config);
      ProcessBuilder start = installation.command("start", "--config", folder.toString());
      start.environment().put("WASL_JAVA_OPTIONS", ChildJvm.SHORT_LIVED_TEXT);
      Result result = Installation.run(start);
      // Then
      assertThat(result.exit()).isEqualTo(2);
      assertThat(result.err().lines().toList()).last().asString().contains("ca.pem");
    }
  }

  @Test
  void systemdUnitsAreValid(@TempDir Path folder) throws Exception {
    // Given
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "systemd is here");
    List<String> command = new ArrayList<>(List.of("systemd-analyze", "verify"));
    try (Stream<Path> units = Files.list(installation.folder().resolve("systemd"))) {
      for (Path unit : units.filter(file -> !file.toString().endsWith(".conf")).toList()) {
        Path unitFile = folder.resolve(unit.getFileName().toString());
        Files.writeString(
            unitFile,
            Files.readString(unit)
                .replace("/opt/wasl/", installation.folder() + "/")
                .replaceAll("(?m)^(User|Group)=wasl$", "$1=daemon"));
        command.add(unitFile.toString());
      }
    }
    // When
    Result result = Installation.run(new ProcessBuilder(command));
    // Then
    assertThat(command).hasSize(8);
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.err()).doesNotContain("Unknown", "ignoring", "not executable");
  }

  private static List<Path> jars() throws IOException {
    try (Stream<Path> files = Files.list(installation.folder().resolve("lib"))) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }
}
