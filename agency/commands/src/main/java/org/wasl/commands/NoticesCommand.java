package org.wasl.commands;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.wasl.client.WaslClient;
import org.wasl.client.answer.CallFailure;
import org.wasl.client.answer.NoticeListAnswer;
import org.wasl.kit.notices.ListedNotice;
import org.wasl.kit.notices.NoticeComparison;
import org.wasl.kit.notices.NoticeComparison.Difference;
import org.wasl.kit.notices.NoticeRegister;
import org.wasl.kit.option.GatewayOption;
import org.wasl.kit.option.OutcomePrinter;
import org.wasl.kit.option.PkiOption;
import org.wasl.kit.option.StandardOutput;
import org.wasl.kit.send.AnswerJson;
import org.wasl.runtime.RootCause;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code notices} fetches the signed list of the notices that the agency holds, and
 * compares it with the agency's own notices. Exit codes are 0 (they agree, or there is nothing to
 * compare with), 1 (they differ), 2 (bad usage) and 3 (the list was not fetched, not proved, or
 * could not be kept or printed).
 */
@Command(
    name = "notices",
    mixinStandardHelpOptions = true,
    description = {
      "Fetches the gateway's signed list of the notices that the agency holds, and compares it with"
          + " the agency's own list.",
      "Without --held and --data it prints the list as JSON, a line for each."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:they agree",
      "1:they differ",
      "2:bad usage",
      "3:the list was not fetched, the gateway has not signed it, or it could not be kept or"
          + " printed"
    },
    exitCodeOnExecutionException = NoticesCommand.NOT_PROVED)
public final class NoticesCommand implements Callable<Integer> {
  private static final int DIFFERENT = 1;
  static final int NOT_PROVED = 3;

  @Spec private CommandSpec spec;
  @Mixin private PkiOption pki;
  @Mixin private GatewayOption gateway;

  @Option(
      names = "--held",
      paramLabel = "FILE",
      description =
          "List of what the agency has: the line notice,version or notice,version,digest, then a"
              + " line for each notice with its id and the messageId of its last version.")
  private Optional<Path> held = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Inboxes of the kit, instead of a list. They lack the messages that the agency sent"
              + " itself.")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Keeps each page and its signature in this folder: page-1.json, page-1.jws, …")
  private Optional<Path> keep = Optional.empty();

  @Override
  public Integer call() throws IOException, InterruptedException {
    PkiFolder folder = pki.open();
    if (held.isPresent() && data.isPresent()) {
      throw badUsage("--held or --data, not both");
    }
    Optional<NoticeRegister> register = held.or(() -> data).map(from -> register(from, folder));
    Optional<List<JsonNode>> rows = fetch(folder);
    if (rows.isEmpty()) {
      return NOT_PROVED;
    }
    if (register.isEmpty()) {
      rows.get().forEach(spec.commandLine().getOut()::println);
      StandardOutput.check(spec.commandLine());
      return 0;
    }
    int outcome = compare(rows.get().stream().map(ListedNotice::of).toList(), register.get());
    StandardOutput.check(spec.commandLine());
    return outcome;
  }

  private NoticeRegister register(Path from, PkiFolder folder) {
    try {
      return held.isPresent()
          ? NoticeRegister.ofFile(from)
          : NoticeRegister.ofInbox(from, folder, pki.agency());
    } catch (IOException e) {
      throw badUsage("cannot read " + RootCause.message(e));
    } catch (IllegalArgumentException e) {
      throw badUsage(RootCause.message(e));
    }
  }

  private ParameterException badUsage(String why) {
    return new ParameterException(spec.commandLine(), why);
  }

  /** Fetches all rows. If a page was not fetched, it prints why and returns empty. */
  private Optional<List<JsonNode>> fetch(PkiFolder folder)
      throws IOException, InterruptedException {
    List<JsonNode> rows = new ArrayList<>();
    try (WaslClient client = WaslClient.open(gateway.config(spec, folder, pki.agency()))) {
      Optional<String> cursor = Optional.empty();
      for (int page = 1; ; page++) {
        switch (client.notices(cursor)) {
          case NoticeListAnswer.Stated stated -> {
            keep(stated, page);
            JsonNode list = AnswerJson.of(stated.document());
            list.path("notices").forEach(rows::add);
            cursor = Optional.of(list.path("next").asText("")).filter(it -> !it.isEmpty());
            if (cursor.isEmpty()) {
              return Optional.of(rows);
            }
          }
          case CallFailure failure -> {
            OutcomePrinter.printFailure(spec.commandLine(), gateway.unanswered(), failure);
            return Optional.empty();
          }
        }
      }
    }
  }

  private void keep(NoticeListAnswer.Stated page, int number) throws IOException {
    if (keep.isPresent()) {
      Files.createDirectories(keep.get());
      Files.write(keep.get().resolve("page-" + number + ".json"), page.document());
      Files.writeString(
          keep.get().resolve("page-" + number + ".jws"),
          page.signature(),
          StandardCharsets.US_ASCII);
    }
  }

  private int compare(List<ListedNotice> listed, NoticeRegister register) {
    PrintWriter out = spec.commandLine().getOut();
    if (register.unopened() > 0) {
      spec.commandLine()
          .getErr()
          .println(register.unopened() + " messages in the inbox are opened by no key");
    }
    List<Difference> differences = NoticeComparison.differences(listed, register);
    differences.forEach(difference -> out.println(line(difference)));
    out.printf(
        Locale.ROOT,
        "%d by the gateway, %d here: %d differences%n",
        listed.size(),
        register.notices().size(),
        differences.size());
    return differences.isEmpty() ? 0 : DIFFERENT;
  }

  private static String line(Difference difference) {
    return difference.kind().code()
        + " "
        + difference.notice()
        + difference
            .listed()
            .map(
                it ->
                    ", %s in referral %s, version %s of %s"
                        .formatted(it.state(), it.referral(), it.version(), it.sender()))
            .orElse("")
        + difference.here().map(it -> ", here version " + it.version()).orElse("");
  }
}
