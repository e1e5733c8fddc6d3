package org.wasl.system.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests the dependencies of modules. Each rule is one line of the design. */
@Tag("gate")
class ModulesTest {
  /** The modules that each module may use, besides itself. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("runtime", Set.of()),
          Map.entry("rules", Set.of()),
          Map.entry("wire", Set.of("audit", "rules", "runtime")),
          Map.entry("audit", Set.of("rules", "runtime")),
          Map.entry("database", Set.of("runtime")),
          Map.entry("trail", Set.of("audit", "database", "rules", "runtime")),
          Map.entry("store", Set.of("audit", "database", "rules", "runtime", "trail")),
          Map.entry("schemas", Set.of()),
          Map.entry(
              "routes",
              Set.of("audit", "database", "rules", "runtime", "schemas", "store", "trail", "wire")),
          Map.entry("connectors", Set.of("rules", "runtime", "schemas", "wire")),
          Map.entry(
              "configuration",
              Set.of(
                  "audit",
                  "connectors",
                  "console",
                  "database",
                  "routes",
                  "rules",
                  "runtime",
                  "schemas",
                  "trail",
                  "wire")),
          Map.entry(
              "operations",
              Set.of(
                  "audit",
                  "configuration",
                  "console",
                  "database",
                  "routes",
                  "rules",
                  "runtime",
                  "schemas",
                  "store",
                  "trail",
                  "wire")),
          Map.entry(
              "assembly",
              Set.of(
                  "audit",
                  "configuration",
                  "connectors",
                  "console",
                  "database",
                  "operations",
                  "routes",
                  "rules",
                  "runtime",
                  "schemas",
                  "store",
                  "trail",
                  "wire")),
          Map.entry(
              "administration",
              Set.of(
                  "assembly",
                  "audit",
                  "configuration",
                  "console",
                  "database",
                  "operations",
                  "routes",
                  "rules",
                  "runtime",
                  "schemas",
                  "store",
                  "trail",
                  "wire")),
          Map.entry("console", Set.of("audit", "rules", "runtime")),
          Map.entry("client", Set.of("rules", "runtime", "wire")),
          Map.entry("kit", Set.of("audit", "client", "rules", "runtime", "schemas", "wire")),
          Map.entry(
              "certification", Set.of("client", "kit", "rules", "runtime", "schemas", "wire")),
          Map.entry("courtfile", Set.of("audit", "rules", "runtime", "schemas")),
          Map.entry(
              "commands",
              Set.of(
                  "audit",
                  "certification",
                  "client",
                  "courtfile",
                  "kit",
                  "rules",
                  "runtime",
                  "schemas",
                  "wire")),
          Map.entry(
              "desk", Set.of("audit", "client", "kit", "rules", "runtime", "schemas", "wire")),
          Map.entry(
              "link",
              Set.of(
                  "audit", "client", "connectors", "kit", "rules", "runtime", "schemas", "wire")),
          Map.entry(
              "app",
              Set.of(
                  "administration", "audit", "commands", "courtfile", "desk", "link", "runtime")),
          Map.entry(
              "sandbox",
              Set.of(
                  "app",
                  "audit",
                  "client",
                  "commands",
                  "configuration",
                  "kit",
                  "rules",
                  "runtime",
                  "store",
                  "wire")),
          Map.entry(
              "demo",
              Set.of(
                  "administration",
                  "audit",
                  "client",
                  "console",
                  "desk",
                  "kit",
                  "rules",
                  "runtime",
                  "sandbox",
                  "schemas",
                  "wire")),
          Map.entry(
              "bench",
              Set.of(
                  "app",
                  "assembly",
                  "audit",
                  "configuration",
                  "database",
                  "kit",
                  "operations",
                  "routes",
                  "rules",
                  "runtime",
                  "sandbox",
                  "schemas",
                  "store",
                  "trail",
                  "wire")),
          Map.entry("system", Set.of("app", "bench", "commands", "demo", "runtime", "sandbox")));

  private static JavaClasses wasl;

  @BeforeAll
  static void read() {
    wasl =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("org.wasl");
  }

  private static String module(JavaClass type) {
    return type.getPackageName().replaceFirst("org\\.wasl\\.", "").replaceFirst("\\..*", "");
  }

  @Test
  void checksAllModules() {
    // When
    Set<String> seen = wasl.stream().map(ModulesTest::module).collect(Collectors.toSet());
    // Then
    assertThat(seen).isEqualTo(MAY_USE.keySet());
  }

  @Test
  void modulesUseOnlyTheModulesOfTheDesign() {
    MAY_USE.forEach(
        (module, allowed) -> {
          Set<String> others = new TreeSet<>(MAY_USE.keySet());
          others.removeAll(allowed);
          others.remove(module);
          String[] forbidden = others.stream().map(ModulesTest::in).toArray(String[]::new);
          noClasses()
              .that(resideInAPackage(in(module)))
              .should()
              .dependOnClassesThat(resideInAnyPackage(forbidden))
              .check(wasl);
        });
  }

  @Test
  void productUsesNoTestProgram() {
    // Given
    Set<JavaClass> reached = new LinkedHashSet<>();
    collect(wasl.get("org.wasl.app.Main"), reached);
    // Then
    assertThat(reached).hasSizeGreaterThan(500);
    assertThat(reached)
        .extracting(ModulesTest::module)
        .doesNotContain("sandbox", "demo", "bench", "system");
  }

  @Test
  void installedModuleAddsNoLibrary() {
    onlyDependsOn("app", "java..", "picocli..", "org.wasl..");
  }

  private static void collect(JavaClass type, Set<JavaClass> reached) {
    if (type.getPackageName().startsWith("org.wasl.") && reached.add(type)) {
      type.getDirectDependenciesFromSelf()
          .forEach(dependency -> collect(dependency.getTargetClass(), reached));
    }
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("org.wasl.(**)").should().beFreeOfCycles().check(wasl);
  }

  @Test
  void simpleNamesAreUnique() {
    // When
    Map<String, List<String>> byName = topLevelTypes();
    byName.values().removeIf(names -> names.size() == 1);
    // Then
    assertThat(byName).isEmpty();
  }

  /** The cases of a sealed type are excluded, because readers see them with that type. */
  @Test
  void noNestedTypeHasTheNameOfATopLevelType() {
    // Given
    Set<String> topLevel = topLevelTypes().keySet();
    // When
    List<String> clashes =
        wasl.stream()
            .filter(type -> type.isNestedClass() && !type.isAnonymousClass())
            .filter(type -> topLevel.contains(type.getSimpleName()) && !isCase(type))
            .map(JavaClass::getName)
            .toList();
    // Then
    assertThat(clashes).isEmpty();
  }

  private static Map<String, List<String>> topLevelTypes() {
    return wasl.stream()
        .filter(JavaClass::isTopLevelClass)
        .filter(type -> !type.getSimpleName().equals("package-info"))
        .collect(
            Collectors.groupingBy(
                JavaClass::getSimpleName,
                TreeMap::new,
                Collectors.mapping(JavaClass::getName, Collectors.toList())));
  }

  private static boolean isCase(JavaClass type) {
    return Stream.concat(type.getRawInterfaces().stream(), type.getRawSuperclass().stream())
        .anyMatch(parent -> parent.reflect().isSealed());
  }

  /** Packages below that of a protocol belong to it, unless they are protocols themselves. */
  @Test
  void noConnectorUsesAnother() {
    // Given
    Set<String> protocols =
        wasl.stream()
            .filter(type -> type.getInterfaces().stream().anyMatch(ModulesTest::isProtocol))
            .map(JavaClass::getPackageName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(protocols)
        .extracting(name -> name.replaceFirst("org\\.wasl\\.connectors\\.", ""))
        .contains("hosted", "jms", "pull", "push", "sftp");
    // When
    Set<String> uses = new TreeSet<>();
    for (JavaClass type : wasl) {
      protocolOf(type, protocols)
          .ifPresent(
              own ->
                  type.getDirectDependenciesFromSelf().stream()
                      .map(Dependency::getTargetClass)
                      .filter(
                          used ->
                              protocolOf(used, protocols)
                                  .filter(other -> !other.equals(own))
                                  .isPresent())
                      .forEach(used -> uses.add(type.getName() + " uses " + used.getName())));
    }
    // Then
    assertThat(uses).isEmpty();
  }

  private static boolean isProtocol(JavaType implemented) {
    return implemented.getName().equals("org.wasl.connectors.Protocol");
  }

  /** The longest package of a protocol that it is in. */
  private static Optional<String> protocolOf(JavaClass type, Set<String> protocols) {
    return protocols.stream()
        .filter(name -> (type.getPackageName() + ".").startsWith(name + "."))
        .max(Comparator.comparingInt(String::length));
  }

  @Test
  void rulesUseOnlyTheJavaLibrary() {
    onlyDependsOn("rules", "java..");
  }

  @Test
  void baseUsesOnlyTheJavaLibraryAndKnowsNoCases() {
    onlyDependsOn("runtime", "java..", "javax.net.ssl..");
  }

  @Test
  void auditUsesOnlyTheJdkAndTheRules() {
    onlyDependsOn(
        "audit", "java..", "javax.security.auth.x500..", "org.wasl.rules..", "org.wasl.runtime..");
  }

  @Test
  void wireUsesOnlyJoseAndMerkleTrees() {
    onlyDependsOn(
        "wire",
        "java..",
        "javax.crypto..",
        "javax.net.ssl..",
        "com.nimbusds..",
        "org.wasl.rules.id..",
        "com.amazon..",
        "org.wasl.audit.log..", // the Merkle tree
        "org.wasl.rules.id..",
        "org.wasl.runtime..");
  }

  @Test
  void clientUsesOnlyTheJdkAndJose() {
    onlyDependsOn(
        "client",
        "java..",
        "javax.net.ssl..",
        "com.nimbusds..",
        "org.wasl.rules.id..",
        "org.wasl.wire..",
        "org.wasl.runtime..");
  }

  @Test
  void storeUsesItsDatabaseAndReadsNoDocument() {
    neverUses("store", "com.fasterxml..", "com.nimbusds..", "org.apache.camel..", "jakarta.jms..");
  }

  @Test
  void onlyRouteModulesUseCamel() {
    outside("org.apache.camel..", "routes", "connectors", "assembly", "console", "bench.baseline");
  }

  @Test
  void onlyRoutesConnectorsAndLinkUseBrokers() {
    outside("jakarta.jms..", "routes", "connectors", "link", "bench.baseline");
    outside("org.apache.activemq..", "routes", "connectors", "link", "bench.baseline");
  }

  @Test
  void documentsAndKeysAreReadOnlyInTheirModules() {
    outside(
        "com.fasterxml.jackson..",
        "schemas",
        "routes",
        "connectors",
        "kit",
        "certification",
        "commands",
        "courtfile",
        "desk",
        "link",
        "operations",
        "assembly",
        "administration",
        "sandbox",
        "demo",
        "bench");
    outside(
        "com.nimbusds..",
        "wire",
        "client",
        "kit",
        "certification",
        "desk",
        "console",
        "operations",
        "assembly",
        "administration",
        "sandbox");
    outside("com.networknt..", "schemas", "bench.baseline");
    outside("io.vertx..", "connectors", "kit", "certification", "desk", "link", "sandbox", "bench");
    outside("org.eclipse.jetty..", "console");
    outside("org.flywaydb..", "store", "database");
    outside("com.zaxxer..", "store", "database");
    outside("com.webauthn4j..", "desk");
    outside("org.apache.sshd..", "connectors", "link");
    outside("org.sqlite..", "desk");
  }

  private static void onlyDependsOn(String module, String... packages) {
    classes()
        .that(resideInAPackage(in(module)))
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(packages).or(resideInAPackage(in(module))))
        .check(wasl);
  }

  private static void neverUses(String module, String... packages) {
    noClasses()
        .that(resideInAPackage(in(module)))
        .should()
        .dependOnClassesThat(resideInAnyPackage(packages))
        .check(wasl);
  }

  private static void outside(String library, String... modules) {
    String[] allowed = Arrays.stream(modules).map(ModulesTest::in).toArray(String[]::new);
    noClasses()
        .that(resideInAPackage("org.wasl..").and(resideInAnyPackage(allowed).negate()))
        .should()
        .dependOnClassesThat(resideInAPackage(library))
        .check(wasl);
  }

  private static String in(String module) {
    return "org.wasl." + module + "..";
  }
}
