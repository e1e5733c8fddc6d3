package org.wasl.trials.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which module may use what; each rule is one line of the design. */
class ModulesTest {
  private static final String[] MODULES = {
    "app",
    "audit",
    "connectors",
    "console",
    "gateway",
    "kit",
    "routes",
    "rules",
    "schemas",
    "store",
    "trials",
    "wire"
  };

  private static JavaClasses wasl;

  @BeforeAll
  static void read() {
    wasl =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.wasl");
  }

  @Test
  void everyModuleIsLookedAt() {
    // When
    Set<String> seen =
        wasl.stream()
            .map(JavaClass::getPackageName)
            .map(name -> name.replaceFirst("org\\.wasl\\.", "").replaceFirst("\\..*", ""))
            .collect(Collectors.toSet());
    // Then
    assertThat(seen).containsExactlyInAnyOrder(MODULES);
  }

  @Test
  void whatIsInstalledKnowsNothingOfTrials() {
    onlyDependsOn(
        "app",
        "java..",
        "picocli..",
        "org.wasl.gateway..",
        "org.wasl.kit..",
        "org.wasl.audit..",
        "org.wasl.rules.runtime..");
    for (String module : MODULES) {
      if (!module.equals("trials")) {
        neverUses(module, "org.wasl.trials..");
      }
    }
  }

  @Test
  void rulesUseTheJavaLibraryAndNothingElse() {
    onlyDependsOn("rules", "java..");
  }

  @Test
  void auditUsesTheJdkAndTheRules() {
    onlyDependsOn("audit", "java..", "org.wasl.rules..");
  }

  @Test
  void wireKnowsNoModuleAndOnlyJose() {
    onlyDependsOn("wire", "java..", "javax.crypto..", "com.nimbusds..", "com.amazon..");
  }

  @Test
  void storeKnowsAuditAndRulesAndItsDatabase() {
    neverUses("store", "org.wasl.wire..", "org.wasl.schemas..", "org.wasl.routes..");
    neverUses("store", "com.fasterxml..", "com.nimbusds..", "org.apache.camel..", "jakarta.jms..");
  }

  @Test
  void routesAndConnectorsDoNotKnowEachOther() {
    neverUses("routes", "org.wasl.connectors..", "org.wasl.console..", "org.wasl.gateway..");
    neverUses("connectors", "org.wasl.routes..", "org.wasl.store..");
    neverUses("connectors", "org.wasl.audit..", "org.wasl.console..", "org.wasl.gateway..");
  }

  /** A connector decides nothing; it logs faults and names its version as every module does. */
  @Test
  void connectorsUseNothingOfTheRulesButWhatEveryProgramShares() {
    noClasses()
        .that(resideInAPackage(in("connectors")))
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.wasl.rules..")
                .and(resideInAPackage("org.wasl.rules.runtime").negate()))
        .check(wasl);
  }

  @Test
  void theAgencysEndKnowsNothingOfTheGateway() {
    neverUses("kit", "org.wasl.store..", "org.wasl.routes..", "org.wasl.connectors..");
    neverUses("kit", "org.wasl.gateway..", "org.wasl.console..", "org.apache.camel..");
  }

  @Test
  void theConsoleLooksAndDoesNotReachIntoTheRoutes() {
    neverUses("console", "org.wasl.routes..", "org.wasl.connectors..", "org.wasl.wire..");
    neverUses("console", "org.wasl.gateway..", "org.apache.artemis..", "jakarta.jms..");
  }

  @Test
  void camelStaysWhereRoutesAre() {
    outside("org.apache.camel..", "routes", "connectors", "gateway", "trials");
  }

  @Test
  void theBrokerIsKnownToTheRoutesOnly() {
    outside("jakarta.jms..", "routes", "trials");
    outside("org.apache.activemq..", "routes", "trials");
  }

  @Test
  void documentsAndKeysAreReadWhereTheDesignPutsThem() {
    outside("com.fasterxml.jackson..", "schemas", "routes", "kit", "gateway", "trials");
    outside("com.nimbusds..", "wire", "kit", "console", "gateway", "trials");
    outside("com.networknt..", "schemas", "trials");
    outside("io.vertx..", "connectors", "kit", "trials");
    outside("org.eclipse.jetty..", "console");
    outside("org.flywaydb..", "store");
    outside("com.zaxxer..", "store");
  }

  @Test
  void packagesOfOneModuleDoNotGoInCircles() {
    for (String module : new String[] {"rules", "store", "routes", "kit"}) {
      slices().matching("org.wasl." + module + ".(*)..").should().beFreeOfCycles().check(wasl);
    }
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
