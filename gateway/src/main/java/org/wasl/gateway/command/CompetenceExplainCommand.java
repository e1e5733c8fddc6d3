package org.wasl.gateway.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.words.CompetenceText;
import org.wasl.rules.competence.CompetenceDecision;
import org.wasl.rules.competence.CompetenceExplanation;
import org.wasl.rules.competence.CompetenceRow;
import org.wasl.rules.competence.CompetenceTable;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.registry.SchemaRegistry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ./wasl competence explain}. Needs no running gateway. Exit codes: 0 the table decides, 1
 * the case goes to triage, 2 bad usage, file or configuration.
 */
@Command(
    name = "explain",
    description = "Say where a case goes and why.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:the table decides", "1:the case goes to triage", "2:bad usage or file"})
final class CompetenceExplainCommand extends OperatorCommand {
  @Parameters(
      paramLabel = "FILE",
      description = "a vetted-case document, or a JSON object of its readable facts")
  private Path file;

  @Option(names = "--on", paramLabel = "DAY", description = "decide as on this day (today)")
  private LocalDate on;

  @Mixin private LanguageOption language = new LanguageOption();

  @Override
  int run(ConfigOptions configured, PrintWriter out) throws Exception {
    String spoken = language.chosen();
    Configuration configuration = configured.read();
    CodeLists codes = CodeLists.load();
    CaseFile read = CaseFile.read(bytes(), SchemaRegistry.load(codes));
    LocalDate day = on == null ? configuration.stages().calendar().dayOf(Instant.now()) : on;
    CompetenceTable table = configuration.competence();
    CompetenceExplanation explanation = table.explain(read.facts(), day);
    List<CompetenceRow> untold =
        read.complete() ? List.of() : table.rowsNeedingUnreadableFacts(read.facts(), day);
    AgencyNames names = AgencyNames.of(configuration.agencies());
    new CompetenceText(codes, names::name, spoken)
        .explain(read.facts(), day, explanation, untold)
        .forEach(out::println);
    return explanation.decision() instanceof CompetenceDecision.Decided ? 0 : NOT_DONE;
  }

  private byte[] bytes() {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + ": cannot be read");
    }
  }
}
