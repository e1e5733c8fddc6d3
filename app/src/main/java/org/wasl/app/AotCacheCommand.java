package org.wasl.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.wasl.base.DirectoryTree;
import org.wasl.base.LockFile;
import org.wasl.gateway.wiring.DatabaseWiring;
import org.wasl.kit.cli.keys.PkiCommand;
import org.wasl.kit.training.TrainingLoad;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code wasl aot-cache}: makes the AOT caches: the commands' by {@code wasl help}, the gateway's
 * by a training run, which is a gateway with the smallest configuration, synthetic keys and a
 * database of its own in a temporary folder; it starts, carries made-up cases, stops and is
 * deleted. A cache is written beside its place and moved there whole, so that nobody ever uses half
 * of one.
 *
 * <p>Not written by the gateway that operates: its stop would take several seconds longer, one that
 * is killed would write nothing, and one that runs until the next version is installed would have
 * written a cache that is not used.
 */
@Command(
    name = AotCacheCommand.NAME,
    mixinStandardHelpOptions = true,
    description =
        "Makes the AOT caches of this version and this JDK; with them commands start faster.")
final class AotCacheCommand implements Callable<Integer> {
  static final String NAME = "aot-cache";

  /** The four limits add up to less than {@code TimeoutStartSec} of the gateway's unit. */
  private static final Duration START_LIMIT = Duration.ofMinutes(4);

  /** Of the cases; a slow machine carries fewer, and what it has learnt counts all the same. */
  private static final Duration LOAD_LIMIT = Duration.ofMinutes(1);

  /** Of the stop, in which the virtual machine writes the cache. */
  private static final Duration STOP_LIMIT = Duration.ofMinutes(3);

  /** Of the command by which that of the commands is made, and of its writing. */
  private static final Duration COMMAND_LIMIT = Duration.ofMinutes(1);

  /** Of the stop when this command is told to end; less than {@code TimeoutStopSec}. */
  private static final Duration INTERRUPTED_STOP_LIMIT = Duration.ofSeconds(45);

  private static final Duration INTERRUPTED_LIMIT = Duration.ofSeconds(90);
  private static final String WORK = "training-";

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
  public Integer call() {
    if (cases < 0) {
      throw new ParameterException(spec.commandLine(), "--cases must not be negative");
    }
    PrintWriter out = spec.commandLine().getOut();
    AotCache cache =
        AotCache.configured()
            .orElseThrow(
                () -> new ParameterException(spec.commandLine(), "only an installation has one"));
    try {
      if (!again && cache.isUsed() && cache.isUsedByGateway()) {
        out.println("AOT caches are there: " + cache.file() + ", " + cache.gateway());
        return CommandLine.ExitCode.OK;
      }
      int carried = make(cache);
      out.println("AOT cache of the commands, " + size(cache.file()));
      out.println("AOT cache of the gateway from " + carried + " cases, " + size(cache.gateway()));
      return CommandLine.ExitCode.OK;
    } catch (InterruptedException e) {
      spec.commandLine().getErr().println(NAME + ": interrupted; no cache was made");
      return CommandLine.ExitCode.SOFTWARE;
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

  private static String size(Path file) throws IOException {
    return Files.size(file) / BYTES_PER_MIB + " MiB: " + file;
  }

  /** Gives the number of cases that the training run accepted. */
  private int make(AotCache cache) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(cache.file().getParent());
    try (FileChannel lock =
        FileChannel.open(
            folder.resolve("training.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (!LockFile.tryLock(lock)) {
        throw new IOException("another training run makes it now");
      }
      deleteAbandoned(folder);
      return makeIn(folder, cache);
    }
  }

  @SuppressWarnings("try") // while it is open, the stop signal interrupts this thread
  private int makeIn(Path folder, AotCache cache) throws IOException, InterruptedException {
    try (SignalInterrupt signal = SignalInterrupt.ofThisThread(INTERRUPTED_LIMIT)) {
      Path work = Files.createTempDirectory(folder, WORK);
      try {
        Path ofCommands = work.resolve("commands");
        Path ofGateway = work.resolve("gateway");
        record(cache, work, ofCommands);
        int carried = train(cache, work, ofGateway);
        Files.move(ofCommands, cache.file(), StandardCopyOption.ATOMIC_MOVE);
        Files.move(ofGateway, cache.gateway(), StandardCopyOption.ATOMIC_MOVE);
        return carried;
      } finally {
        delete(work);
      }
    }
  }

  /** Training data of a run that was killed: nobody else has the lock. */
  private static void deleteAbandoned(Path folder) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, WORK + "*")) {
      for (Path work : left) {
        if (Files.isDirectory(work, LinkOption.NOFOLLOW_LINKS)) {
          delete(work);
        }
      }
    }
  }

  /** In this order: the place of a database outside follows from the folder that is there. */
  private static void delete(Path work) throws IOException {
    DatabaseWiring.deleteElsewhere(data(work));
    DirectoryTree.delete(work);
  }

  private static Path data(Path work) {
    return work.resolve("data");
  }

  /** By the command that names every other: it loads what they all need. */
  private static void record(AotCache cache, Path work, Path made)
      throws IOException, InterruptedException {
    Path log = work.resolve("commands.log");
    Process help = output(cache.recording(made, List.of("help")), log).start();
    try {
      help.waitFor(COMMAND_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } finally {
      // The virtual machine has a child write the cache.
      help.descendants().forEach(ProcessHandle::destroyForcibly);
      help.destroyForcibly();
    }
    requireMade(made, log);
  }

  private static ProcessBuilder output(ProcessBuilder command, Path log) {
    return command.redirectErrorStream(true).redirectOutput(log.toFile());
  }

  private static void requireMade(Path made, Path log) throws IOException {
    if (!Files.exists(made)) {
      throw new IOException("the training run wrote no cache: " + lastLine(log));
    }
  }

  private int train(AotCache cache, Path work, Path made) throws IOException, InterruptedException {
    Path config = work.resolve("config");
    copy(cache.home().resolve("config.minimal").toRealPath(), config);
    Path pki = data(work).resolve("pki");
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
    Path data = data(work);
    Path log = work.resolve("log");
    int carried = 0;
    List<String> start =
        List.of(
            "start",
            "--config",
            work.resolve("config").toString(),
            "--data",
            data.toString(),
            "--set",
            "api.port=0",
            "--set",
            "management.port=0");
    Process gateway = output(cache.recording(made, start), log).start();
    Duration limit = INTERRUPTED_STOP_LIMIT;
    try {
      Path run = data.resolve("run.json");
      awaitReady(gateway, run);
      if (Files.exists(run)) {
        Path example = cache.home().resolve("examples").resolve("case.json");
        carried = load.publish(run, SENDER, example, cases, LOAD_LIMIT);
      }
      limit = STOP_LIMIT;
    } finally {
      stop(gateway, limit);
    }
    requireMade(made, log);
    return carried;
  }

  /** In order, so that its database ends before it: both write in a folder that is deleted next. */
  private static void stop(Process gateway, Duration limit) throws InterruptedException {
    boolean interrupted = Thread.interrupted(); // The wait would end at once.
    gateway.destroy();
    try {
      gateway.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
      gateway.waitFor(INTERRUPTED_STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } finally {
      gateway.destroyForcibly().waitFor();
    }
    if (interrupted) {
      throw new InterruptedException();
    }
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
    long latest = System.nanoTime() + START_LIMIT.toNanos();
    while (gateway.isAlive() && !Files.exists(run) && System.nanoTime() < latest) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private static String lastLine(Path log) throws IOException {
    return Files.readAllLines(log).stream().reduce("nothing was logged", (before, line) -> line);
  }
}
