package org.wasl.trials.architecture;

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
import org.junit.jupiter.api.Test;

/** Which module may use what; each rule is one line of the design. */
class ModulesTest {
  /** The modules that each module may use, besides itself. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("base", Set.of()),
          Map.entry("rules", Set.of()),
          Map.entry("schemas", Set.of()),
          Map.entry("wire", Set.of("base", "audit")),
          Map.entry("audit", Set.of("base", "rules")),
          Map.entry("store", Set.of("base", "audit", "rules")),
          Map.entry("console", Set.of("base", "store", "audit", "rules")),
          Map.entry("client", Set.of("base", "wire")),
          Map.entry("kit", Set.of("base", "wire", "schemas", "audit")),
          Map.entry("desk", Set.of("base", "kit", "wire", "schemas", "audit")),
          Map.entry("link", Set.of("base", "kit", "connectors", "wire", "schemas", "audit")),
          Map.entry("connectors", Set.of("base", "wire", "schemas")),
          Map.entry("routes", Set.of("base", "rules", "schemas", "wire", "store", "audit")),
          Map.entry(
              "gateway",
              Set.of(
                  "base",
                  "routes",
                  "connectors",
                  "console",
                  "store",
                  "rules",
                  "schemas",
                  "wire",
                  "audit")),
          Map.entry("app", Set.of("base", "gateway", "kit", "desk", "link", "audit")),
          Map.entry(
              "trials",
              Set.of(
                  "base",
                  "app",
                  "gateway",
                  "client",
                  "kit",
                  "desk",
                  "link",
                  "routes",
                  "connectors",
                  "console",
                  "store",
                  "rules",
                  "schemas",
                  "wire",
                  "audit")));

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
  void everyModuleIsLookedAt() {
    // When
    Set<String> seen = wasl.stream().map(ModulesTest::module).collect(Collectors.toSet());
    // Then
    assertThat(seen).isEqualTo(MAY_USE.keySet());
  }

  @Test
  void aModuleUsesTheModulesThatTheDesignNamesAndNoOthers() {
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
  void theProductReachesNothingOfTheTrials() {
    // Given
    Set<JavaClass> reached = new LinkedHashSet<>();
    collect(wasl.get("org.wasl.app.Main"), reached);
    // Then
    assertThat(reached).hasSizeGreaterThan(500);
    assertThat(reached).extracting(ModulesTest::module).doesNotContain("trials");
  }

  @Test
  void whatIsInstalledAddsNoLibraryOfItsOwn() {
    onlyDependsOn("app", "java..", "picocli..", "org.wasl..");
  }

  private static void collect(JavaClass type, Set<JavaClass> reached) {
    if (type.getPackageName().startsWith("org.wasl.") && reached.add(type)) {
      type.getDirectDependenciesFromSelf()
          .forEach(dependency -> collect(dependency.getTargetClass(), reached));
    }
  }

  @Test
  void noPackageIsInACycleOfPackages() {
    slices().matching("org.wasl.(**)").should().beFreeOfCycles().check(wasl);
  }

  @Test
  void oneSimpleNameHasOneMeaning() {
    // When
    Map<String, List<String>> byName = topLevelTypes();
    byName.values().removeIf(names -> names.size() == 1);
    // Then
    assertThat(byName).isEmpty();
  }

  /**
   * Only the cases of a sealed type may be called as a type elsewhere is: they are read with it.
   */
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

  /** What is below the package of a protocol belongs to it, unless it is a protocol itself. */
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
  void rulesUseTheJavaLibraryAndNothingElse() {
    onlyDependsOn("rules", "java..");
  }

  @Test
  void whatAllProgramsShareUsesTheJavaLibraryAndKnowsNothingOfCases() {
    onlyDependsOn("base", "java..");
  }

  @Test
  void auditUsesTheJdkAndTheRules() {
    onlyDependsOn("audit", "java..", "org.wasl.rules..", "org.wasl.base..");
  }

  @Test
  void wireKnowsOnlyJoseAndMerkleTrees() {
    onlyDependsOn(
        "wire",
        "java..",
        "javax.crypto..",
        "javax.net.ssl..",
        "com.nimbusds..",
        "com.amazon..",
        "org.wasl.audit.log..", // the Merkle tree
        "org.wasl.base..");
  }

  @Test
  void theClientNeedsTheJdkAndJoseOnly() {
    onlyDependsOn(
        "client",
        "java..",
        "javax.net.ssl..",
        "com.nimbusds..",
        "org.wasl.wire..",
        "org.wasl.base..");
  }

  @Test
  void storeKnowsItsDatabaseAndNoDocument() {
    neverUses("store", "com.fasterxml..", "com.nimbusds..", "org.apache.camel..", "jakarta.jms..");
  }

  @Test
  void camelStaysWhereRoutesAre() {
    outside("org.apache.camel..", "routes", "connectors", "gateway", "console", "trials.baseline");
  }

  @Test
  void brokersAreKnownToRoutesConnectorsAndLinkOnly() {
    outside("jakarta.jms..", "routes", "connectors", "link", "trials.baseline");
    outside("org.apache.activemq..", "routes", "connectors", "link", "trials.baseline");
  }

  @Test
  void documentsAndKeysAreReadWhereTheDesignPutsThem() {
    outside(
        "com.fasterxml.jackson..", "schemas", "routes", "kit", "desk", "link", "gateway", "trials");
    outside("com.nimbusds..", "wire", "client", "kit", "desk", "console", "gateway", "trials");
    outside("com.networknt..", "schemas", "trials.baseline");
    outside("io.vertx..", "connectors", "kit", "desk", "link", "trials");
    outside("org.eclipse.jetty..", "console");
    outside("org.flywaydb..", "store");
    outside("com.zaxxer..", "store");
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
