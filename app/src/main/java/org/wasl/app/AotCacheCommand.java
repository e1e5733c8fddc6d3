package org.wasl.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.wasl.kit.cli.keys.PkiCommand;
import org.wasl.kit.training.TrainingLoad;
import org.wasl.rules.runtime.DirectoryTree;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code wasl aot-cache}: makes the AOT cache by a training run, which is a gateway with the
 * smallest configuration, synthetic keys and a database of its own in a temporary folder; it
 * starts, carries made-up cases, stops and is deleted. The cache is written beside its place and
 * moved there whole, so that nobody ever uses half of one.
 *
 * <p>Not written by the gateway that operates: its stop would take several seconds longer, one that
 * is killed would write nothing, and one that runs until the next version is installed would have
 * written in vain.
 */
@Command(
    name = AotCacheCommand.NAME,
    mixinStandardHelpOptions = true,
    description =
        "Makes the AOT cache of this version and this JDK; with it commands start faster.")
final class AotCacheCommand implements Callable<Integer> {
  static final String NAME = "aot-cache";

  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** Of the cases; a slow machine carries fewer, and what it has learnt counts all the same. */
  private static final Duration LOAD_LIMIT = Duration.ofMinutes(1);

  private static final String SENDER = "platform";

  /** Deliveries go to them over HTTPS, as they do to most agencies. */
  private static final List<String> LISTENING = List.of("police", "prosecution");

  private static final long POLL_MILLIS = 50;
  private static final long BYTES_PER_MIB = 1024 * 1024;

  @Spec private CommandSpec spec;

  @Option(names = "--again", description = "Also when there is one that is used.")
  private boolean again;

  @Option(
      names = "--cases",
      paramLabel = "N",
      description =
          "Made-up cases that the training run carries, for a minute at most; 0 for none"
              + " (default: ${DEFAULT-VALUE}).")
  private int cases = 5_000;

  @Override
  public Integer call() throws InterruptedException {
    if (cases < 0) {
      throw new ParameterException(spec.commandLine(), "--cases must not be negative");
    }
    PrintWriter out = spec.commandLine().getOut();
    AotCache cache =
        AotCache.configured()
            .orElseThrow(
                () -> new ParameterException(spec.commandLine(), "only an installation has one"));
    if (cache.isUsed() && !again) {
      out.println("AOT cache is there: " + cache.file());
      return CommandLine.ExitCode.OK;
    }
    try {
      int carried = make(cache);
      long size = Files.size(cache.file()) / BYTES_PER_MIB;
      out.println("AOT cache made, " + size + " MiB, from " + carried + " cases: " + cache.file());
      return CommandLine.ExitCode.OK;
    } catch (FileSystemException e) {
      spec.commandLine()
          .getErr()
          .println(NAME + ": cannot write " + e.getFile() + "; WASL_CACHE names another folder");
      return CommandLine.ExitCode.SOFTWARE;
    } catch (IOException e) {
      spec.commandLine().getErr().println(NAME + ": " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  /** Gives the number of cases that the training run accepted. */
  private int make(AotCache cache) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(cache.file().getParent());
    Path work = Files.createTempDirectory(folder, "training-");
    try {
      Path made = work.resolve("made");
      int carried = train(cache, work, made);
      Files.move(made, cache.file(), StandardCopyOption.ATOMIC_MOVE);
      return carried;
    } finally {
      DirectoryTree.delete(work);
    }
  }

  private int train(AotCache cache, Path work, Path made) throws IOException, InterruptedException {
    Path config = work.resolve("config");
    copy(cache.home().resolve("config.minimal").toRealPath(), config);
    Path pki = work.resolve("data").resolve("pki");
    makeKeys(pki, agencies(config));
    try (TrainingLoad load = new TrainingLoad(pki, LISTENING)) {
      for (String agency : LISTENING) {
        listens(config.resolve("agencies").resolve(agency + ".properties"), load.endpoint(agency));
      }
      return train(cache, work, made, load);
    }
  }

  private int train(AotCache cache, Path work, Path made, TrainingLoad load)
      throws IOException, InterruptedException {
    Path data = work.resolve("data");
    Path log = work.resolve("log");
    int carried = 0;
    Process gateway =
        cache
            .recording(
                made,
                "start",
                "--config",
                work.resolve("config").toString(),
                "--data",
                data.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Thread stop = new Thread(gateway::destroy, "training-stop");
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      Path run = data.resolve("run.json");
      awaitReady(gateway, run);
      if (Files.exists(run)) {
        Path example = cache.home().resolve("examples").resolve("case.json");
        carried = load.publish(run, SENDER, example, cases, LOAD_LIMIT);
      }
      gateway.destroy();
      gateway.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } finally {
      gateway.destroyForcibly().waitFor();
      Runtime.getRuntime().removeShutdownHook(stop);
    }
    if (!Files.exists(made)) {
      throw new IOException("the training run wrote no cache: " + lastLine(log));
    }
    return carried;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        // Written anew: in an installation they may be for reading only.
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.write(copy, Files.readAllBytes(file));
        }
      }
    }
  }

  /** This agency listens there; in the smallest configuration it collects. */
  private static void listens(Path agency, URI endpoint) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(agency));
    lines.removeIf(line -> line.startsWith("protocol"));
    lines.addAll(List.of("protocol = https", "endpoint = " + endpoint));
    Files.write(agency, lines);
  }

  private static void makeKeys(Path pki, List<String> agencies) {
    List<String> arguments = new ArrayList<>(List.of("--pki", pki.toString()));
    arguments.addAll(agencies);
    new CommandLine(new PkiCommand())
        .setOut(new PrintWriter(Writer.nullWriter()))
        .execute(arguments.toArray(String[]::new));
  }

  private static List<String> agencies(Path config) throws IOException {
    try (Stream<Path> files = Files.list(config.resolve("agencies"))) {
      return files.map(file -> file.getFileName().toString().replace(".properties", "")).toList();
    }
  }

  private static void awaitReady(Process gateway, Path run) throws InterruptedException {
    long latest = System.nanoTime() + LIMIT.toNanos();
    while (gateway.isAlive() && !Files.exists(run) && System.nanoTime() < latest) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private static String lastLine(Path log) throws IOException {
    return Files.readAllLines(log).stream().reduce("nothing was logged", (before, line) -> line);
  }
}
