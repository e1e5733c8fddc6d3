package org.wasl.system.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.delivery.DeliveryTransitions;
import org.wasl.rules.delivery.DeliveryTransitions.Transition;
import org.wasl.runtime.TestPrograms;

/**
 * The models in {@code tests/model}, which the model checker Spin tries in every order of their
 * steps.
 */
class ModelTest {
  private static final Path MODELS = Path.of("..", "model").toAbsolutePath().normalize();
  private static final Pattern MOVE =
      Pattern.compile("move\\(\\w+, ([A-Z]+), ([A-Z]+), ([A-Z]+)\\)");
  private static final Pattern DELIVER = Pattern.compile("deliver\\(m, ([A-Z]+)\\)");

  /** A later message and an operator end these deliveries. Nothing is sent afterwards. */
  private static final Set<DeliveryState> STATES_NOT_IN_THE_MODEL =
      Set.of(DeliveryState.SUPERSEDED, DeliveryState.DISCARDED);

  /** Both are a second receipt of the agency. */
  private static final Set<AuditAction> ACTIONS_NOT_IN_THE_MODEL =
      Set.of(AuditAction.RETRIEVED, AuditAction.NEEDS_RESEAL);

  @Test
  void theModelOfADeliveryHasTheTransitionsOfTheCode() throws Exception {
    // Given
    Set<String> code =
        DeliveryTransitions.all().stream()
            .filter(step -> !STATES_NOT_IN_THE_MODEL.contains(step.from()))
            .filter(step -> !STATES_NOT_IN_THE_MODEL.contains(step.to()))
            .filter(step -> !ACTIONS_NOT_IN_THE_MODEL.contains(step.action()))
            .map(ModelTest::text)
            .collect(Collectors.toCollection(TreeSet::new));
    // When
    String model = Files.readString(MODELS.resolve("delivery.pml"));
    Set<String> moves = new TreeSet<>();
    Matcher move = MOVE.matcher(model);
    while (move.find()) {
      moves.add(String.join(" ", move.group(1), move.group(2), move.group(3)));
    }
    Matcher deliver = DELIVER.matcher(model);
    while (deliver.find()) {
      moves.add(String.join(" ", deliver.group(1), "DELIVERED", "DELIVERED"));
    }
    // Then
    assertThat(moves).contains("NONE ACCEPTED " + DeliveryTransitions.INITIAL);
    moves.removeIf(text -> text.startsWith("NONE "));
    assertThat(moves).isEqualTo(code);
  }

  private static String text(Transition step) {
    return String.join(" ", step.from().name(), step.action().name(), step.to().name());
  }

  @Tag("soak")
  @ParameterizedTest
  @CsvSource({"delivery.pml", "trail.pml"})
  void everyOrderOfStepsKeepsThePromises(String model, @TempDir Path folder) throws Exception {
    // Given
    TestPrograms.assumeInstalled("spin", "gcc");
    // When
    String report = check(model, folder);
    // Then
    assertThat(report).contains("errors: 0").doesNotContain("max search depth too small");
    System.out.println(report.lines().filter(line -> line.contains("states, stored")).toList());
  }

  @Tag("soak")
  @ParameterizedTest
  @CsvSource({
    "delivery.pml, STALE_IDS, assertion violated",
    "trail.pml, KEPT_MARK, acceptance cycle"
  })
  void aBugThatIsMadeOnPurposeIsFound(
      String model, String bug, String finding, @TempDir Path folder) throws Exception {
    // Given
    TestPrograms.assumeInstalled("spin", "gcc");
    // When
    String report = check(model, folder, "-D" + bug);
    // Then
    assertThat(report).contains(finding).contains("errors: 1");
  }

  /** Every state, whether an assertion fails or the promise of the model never comes true. */
  private static String check(String model, Path folder, String... options) throws Exception {
    List<String> generate = new ArrayList<>(List.of("spin"));
    generate.addAll(List.of(options));
    generate.addAll(List.of("-a", MODELS.resolve(model).toString()));
    run(folder, generate);
    run(folder, List.of("gcc", "-w", "-O2", "-DCOLLAPSE", "-o", "pan", "pan.c"));
    return run(folder, List.of("./pan", "-a", "-m1000000"));
  }

  private static String run(Path folder, List<String> command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
