package org.wasl.administration;

import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.SortedMap;
import org.wasl.administration.operator.OperatorCommand;
import org.wasl.administration.option.ConfigOptions;
import org.wasl.administration.option.LanguageOption;
import org.wasl.configuration.Configuration;
import org.wasl.configuration.tables.Processing;
import org.wasl.configuration.tables.ProcessingFile;
import org.wasl.configuration.tables.SchemaFiles;
import org.wasl.operations.words.PrivacyRecordText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code ./wasl privacy-record} prints the record of processing as a page of HTML. It needs no
 * running gateway. Exit codes are 0 for printed, 2 for bad usage or configuration.
 */
@Command(
    name = "privacy-record",
    description = {
      "Print the record of processing, for the data protection authority, as HTML:",
      "which data, in which form, for whom, how long, on which ground."
    },
    mixinStandardHelpOptions = true)
public final class PrivacyRecordCommand extends OperatorCommand {
  @Mixin private LanguageOption language = new LanguageOption();

  @Override
  protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
    String spoken = language.chosen();
    Configuration configuration = configured.read();
    SortedMap<String, Processing> processing =
        ProcessingFile.read(
            configuration.folder().resolve("processing.csv"),
            configuration.retention().byType().keySet(),
            configuration.codes());
    LocalDate today = LocalDate.now(configuration.stages().calendar().zone());
    out.print(
        new PrivacyRecordText(
                configuration,
                SchemaFiles.read(configuration.folder(), configuration.codes()),
                processing,
                spoken)
            .page(today));
    return 0;
  }
}
