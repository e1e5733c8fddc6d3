package org.wasl.commands;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.certification.Certification;
import org.wasl.certification.CollectorUnderTest;
import org.wasl.certification.Confirmation;
import org.wasl.certification.GatewayUnderTest;
import org.wasl.certification.ReceiverUnderTest;
import org.wasl.certification.Restart;
import org.wasl.certification.cases.CaseCatalogue;
import org.wasl.certification.cases.CaseOutcome;
import org.wasl.certification.cases.CaseResult;
import org.wasl.certification.cases.CertificationCase;
import org.wasl.certification.cases.CertificationLimits;
import org.wasl.certification.cases.CertificationReport;
import org.wasl.certification.cases.CertifiedSide;
import org.wasl.certification.report.JunitReport;
import org.wasl.certification.report.ReportJson;
import org.wasl.certification.report.ReportPage;
import org.wasl.kit.option.PkiOption;
import org.wasl.kit.pki.CertificationKeys;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.SpellingSuggestions;
import org.wasl.schemas.codes.CodeList;
import org.wasl.wire.directory.DeliveryFormat;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code certify} tests an implementation of an agency, case by case. */
@Command(
    name = "certify",
    mixinStandardHelpOptions = true,
    description = {
      "Tests an agency's own receiver or collector, case by case: plays its gateway. Or tests a",
      "gateway: plays an agency that it has registered. Every message is made up and marked as a",
      "test."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      " 0:every case passed, or does not apply",
      " 1:a case failed, or was not run for that reason",
      " 2:bad usage",
      " 3:the test was not finished, or its report not written"
    },
    exitCodeOnExecutionException = 3)
final class CertifyCommand implements Callable<Integer> {
  private static final int FAILED = 1;

  @Spec private CommandSpec spec;

  @Option(names = "--agency", paramLabel = "ID", description = "The agency that is tested.")
  private Optional<AgencyId> agency = Optional.empty();

  @Option(
      names = "--pki",
      paramLabel = "DIR",
      description = "Folder of the test's keys, made by --prepare.")
  private Optional<Path> folder = Optional.empty();

  @Option(
      names = "--prepare",
      description = {
        "Makes the missing keys and certificates of the test in --pki, and nothing else:",
        "of a test gateway, of two senders, and of the agency unless its own ID.pem and ID.jwks",
        "exist."
      })
  private boolean prepare;

  @Option(names = "--list", description = "Prints the cases, and tests nothing.")
  private boolean list;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "Tests the receiver that listens there.")
  private Optional<URI> endpoint = Optional.empty();

  @Option(
      names = "--pull",
      paramLabel = "ADDRESS:PORT",
      description = {
        "Tests the program that collects deliveries: opens the gateway's inbox there, with the"
            + " test",
        "gateway's certificate. Port 0 takes any free port."
      })
  private Optional<InetSocketAddress> pull = Optional.empty();

  @Option(
      names = "--gateway",
      paramLabel = "URL",
      description = {
        "Tests the gateway with this partner API, instead of a receiver. --pki has the agency's",
        "own keys and the gateway's public ones; the agency may publish cases, and the gateway has",
        "sandboxes."
      })
  private Optional<URI> gateway = Optional.empty();

  @Option(
      names = "--handled",
      paramLabel = "FILE",
      description = {
        "To this file the agency's system adds the messageId of each message that it has",
        "processed, one a line. Without it the test cannot check that each is processed once."
      })
  private Optional<Path> handled = Optional.empty();

  @Option(
      names = "--restart",
      paramLabel = "COMMAND",
      description = {
        "The agency's command, for a shell of this machine, that ends its program and starts it",
        "again with its data. Without it the test cannot check what the program remembers."
      })
  private Optional<String> restart = Optional.empty();

  @Option(
      names = "--sealed",
      description = {
        "The agency stores and confirms sealed messages, and opens them later, as a desk does."
            + " Cases",
        "that need an opened message do not apply."
      })
  private boolean sealed;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "As in the agency's file: plain (the default) or a CloudEvent.")
  private String format = DeliveryFormat.PLAIN.code();

  @Option(
      names = "--deliveries-per-request",
      paramLabel = "N",
      description = "As in the agency's file; ${DEFAULT-VALUE} by default.")
  private int deliveriesPerRequest = 1;

  @Option(
      names = "--case",
      split = ",",
      paramLabel = "NUMBER",
      description = "These cases only, with the cases that they need.")
  private Set<String> cases = Set.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of random choices, such as the byte that is changed.")
  private Optional<Long> seed = Optional.empty();

  @Option(
      names = "--request-seconds",
      paramLabel = "N",
      description = "Time limit of a request; ${DEFAULT-VALUE} by default.")
  private int requestSeconds = 10;

  @Option(
      names = "--delivery-seconds",
      paramLabel = "N",
      description = "A delivery that is answered with \"later\" is repeated; ${DEFAULT-VALUE}.")
  private int deliverySeconds = 30;

  @Option(
      names = "--clock-skew-seconds",
      paramLabel = "N",
      description = "Tolerance for the agency's clock; ${DEFAULT-VALUE} by default.")
  private int clockSkewSeconds = 300;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the report as JSON.")
  private Optional<Path> json = Optional.empty();

  @Option(names = "--junit", paramLabel = "FILE", description = "Writes the report as JUnit XML.")
  private Optional<Path> junit = Optional.empty();

  @Option(names = "--html", paramLabel = "FILE", description = "Writes the report as a page.")
  private Optional<Path> html = Optional.empty();

  @Option(
      names = "--language",
      paramLabel = "LANG",
      description = "Language of titles: ar, fr or en (the default).")
  private String language = "en";

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!CodeList.LANGUAGES.contains(language)) {
      throw badUsage("--language must be one of " + words(CodeList.LANGUAGES));
    }
    if (list) {
      CaseCatalogue.all()
          .forEach(
              certificationCase ->
                  out().println(certificationCase.number() + "  " + title(certificationCase)));
      return 0;
    }
    AgencyId id = agency.orElseThrow(() -> badUsage("give --agency ID"));
    if (id.equals(AgencyId.GATEWAY)) {
      throw badUsage("--agency: not an agency: " + id);
    }
    Path pki = folder.orElseThrow(() -> badUsage("give --pki DIR"));
    if (prepare) {
      return prepare(pki, id);
    }
    return report(tested(id, pki));
  }

  private CertificationReport tested(AgencyId id, Path pki) throws InterruptedException {
    if (Stream.of(endpoint, pull, gateway).filter(Optional::isPresent).count() != 1) {
      throw badUsage(
          "give one of --endpoint URL, --pull ADDRESS:PORT, --gateway URL, --prepare, --list");
    }
    checkOptions();
    long chosenSeed = seed.orElseGet(() -> (long) new SecureRandom().nextInt(1_000_000));
    if (gateway.isPresent()) {
      URI api = https("--gateway", gateway.get());
      return new Certification(openedAsAgency(pki, id), limits(), chosenSeed, cases, this::print)
          .gateway(new GatewayUnderTest(id, api));
    }
    if (pull.isPresent()) {
      return collector(id, pull.get(), pki, chosenSeed);
    }
    URI address = https("--endpoint", endpoint.orElseThrow());
    return new Certification(opened(pki, id), limits(), chosenSeed, cases, this::print)
        .receiver(
            new ReceiverUnderTest(
                id,
                address,
                deliveryFormat(),
                deliveriesPerRequest,
                handled,
                confirmation(),
                restart.map(Restart::command)));
  }

  private CertificationReport collector(
      AgencyId id, InetSocketAddress listen, Path pki, long chosenSeed)
      throws InterruptedException {
    if (deliveriesPerRequest > 1 || deliveryFormat() != DeliveryFormat.PLAIN) {
      throw badUsage(
          "a collecting agency fetches plain deliveries one by one: no --format,"
              + " --deliveries-per-request");
    }
    try {
      return new Certification(opened(pki, id), limits(), chosenSeed, cases, this::print)
          .collector(
              new CollectorUnderTest(
                  id, listen, handled, confirmation(), restart.map(Restart::command)),
              this::printInbox);
    } catch (IOException e) {
      throw badUsage("--pull: " + e.getMessage());
    }
  }

  private Confirmation confirmation() {
    return sealed ? Confirmation.SEALED : Confirmation.OPENED;
  }

  private void printInbox(URI inbox) {
    out().println("the agency collects from " + inbox);
    out().flush();
  }

  private int report(CertificationReport report) throws IOException {
    printCounts(report);
    write(json, ReportJson.of(report));
    write(junit, JunitReport.of(report, language));
    write(html, ReportPage.of(report, language));
    return report.passed() ? 0 : FAILED;
  }

  private URI https(String option, URI address) {
    if (!"https".equals(address.getScheme()) || address.getHost() == null) {
      throw badUsage(option + ": an https address");
    }
    return address;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private ParameterException badUsage(String why) {
    return new ParameterException(spec.commandLine(), why);
  }

  private static String words(Set<String> codes) {
    return String.join(", ", new TreeSet<>(codes));
  }

  private String title(CertificationCase certificationCase) {
    return certificationCase.title().getOrDefault(language, "");
  }

  private int prepare(Path pki, AgencyId id) {
    CertificationKeys.create(pki, id);
    out().println("synthetic keys in " + pki + "; the agency's machine gets");
    Stream.of(
            "ca.pem", "gateway.pem", "gateway.jwks", id + ".pem", id + ".key", id + ".private.jwks")
        .forEach(name -> out().println("  " + name));
    Stream.of(CertificationKeys.SENDER, CertificationKeys.OTHER_SENDER)
        .forEach(sender -> out().println("  " + sender + ".jwks"));
    return 0;
  }

  private PkiFolder opened(Path pki, AgencyId id) {
    List<String> needed =
        List.of(
            "ca.pem",
            "gateway.pem",
            "gateway.key",
            "gateway.private.jwks",
            CertificationKeys.SENDER + ".private.jwks",
            CertificationKeys.OTHER_SENDER + ".private.jwks",
            id + ".pem",
            id + ".jwks");
    return PkiOption.open(spec, pki, needed);
  }

  private PkiFolder openedAsAgency(Path pki, AgencyId id) {
    List<String> needed = new ArrayList<>(PkiFolder.filesOf(id));
    needed.add(id + ".jwks");
    return PkiOption.open(spec, pki, needed);
  }

  private void checkOptions() {
    CertifiedSide side = gateway.isPresent() ? CertifiedSide.GATEWAY : CertifiedSide.RECEIVER;
    Set<String> known =
        CaseCatalogue.of(side).stream()
            .map(CertificationCase::number)
            .collect(Collectors.toCollection(TreeSet::new));
    for (String number : cases) {
      if (!known.contains(number)) {
        throw badUsage(
            "--case: no case "
                + number
                + " of a "
                + side.code()
                + SpellingSuggestions.suggestion(number, known));
      }
    }
    if (sealed && gateway.isPresent()) {
      throw badUsage("--sealed is said of an agency, and --gateway tests a gateway");
    }
    if (deliveriesPerRequest < 1) {
      throw badUsage("--deliveries-per-request must be at least 1");
    }
    if (deliveriesPerRequest > 1 && deliveryFormat() != DeliveryFormat.PLAIN) {
      throw badUsage(
          "several deliveries in a request are plain: --format or --deliveries-per-request");
    }
    Stream.of(json, junit, html).flatMap(Optional::stream).forEach(this::checkFolder);
  }

  private void checkFolder(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null || !Files.isWritable(parent) || Files.isDirectory(file)) {
      throw badUsage("cannot write " + file);
    }
  }

  private DeliveryFormat deliveryFormat() {
    try {
      return DeliveryFormat.of(format);
    } catch (IllegalArgumentException e) {
      throw badUsage("--format must be one of " + String.join(", ", DeliveryFormat.codes()));
    }
  }

  private CertificationLimits limits() {
    try {
      return new CertificationLimits(
          Duration.ofSeconds(requestSeconds),
          Duration.ofSeconds(deliverySeconds),
          Duration.ofSeconds(clockSkewSeconds));
    } catch (IllegalArgumentException e) {
      throw badUsage(
          "--request-seconds must be at least 1, --delivery-seconds and --clock-skew-seconds"
              + " at least 0");
    }
  }

  private void print(CaseResult result) {
    PrintWriter out = out();
    out.printf(
        "%s  %-14s  %s%n",
        result.tested().number(), result.outcome().code(), title(result.tested()));
    switch (result.outcome()) {
      case CaseOutcome.Passed _ -> {}
      case CaseOutcome.Failed(String expected, String actual) -> {
        out.println("       expected  " + expected);
        out.println("       came      " + actual);
        out.println("       see       " + result.tested().source());
      }
      case CaseOutcome.NotApplicable(String reason) -> out.println("       " + reason);
      case CaseOutcome.NotRun(String reason) -> out.println("       " + reason);
    }
    out.flush();
  }

  private void printCounts(CertificationReport report) {
    Map<String, Long> counts = report.counts();
    out()
        .printf(
            Locale.ROOT,
            "%d cases: %s (seed %d)%n",
            report.results().size(),
            counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", ")),
            report.seed());
  }

  private static void write(Optional<Path> file, String text) throws IOException {
    if (file.isPresent()) {
      Files.writeString(file.get(), text);
    }
  }
}
