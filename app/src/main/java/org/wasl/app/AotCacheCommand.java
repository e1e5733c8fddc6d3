package org.wasl.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
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
import org.wasl.kit.cli.PkiCommand;
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
 * starts, stops and is deleted. The cache is written beside its place and moved there whole, so
 * that nobody ever uses half of one.
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
  private static final long POLL_MILLIS = 50;
  private static final long BYTES_PER_MIB = 1024 * 1024;

  @Spec private CommandSpec spec;

  @Option(names = "--again", description = "Also when there is one that is used.")
  private boolean again;

  @Override
  public Integer call() throws InterruptedException {
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
      make(cache);
      long size = Files.size(cache.file()) / BYTES_PER_MIB;
      out.println("AOT cache made, " + size + " MiB: " + cache.file());
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

  private static void make(AotCache cache) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(cache.file().getParent());
    Path work = Files.createTempDirectory(folder, "training-");
    try {
      Path made = work.resolve("made");
      train(cache, work, made);
      Files.move(made, cache.file(), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      DirectoryTree.delete(work);
    }
  }

  private static void train(AotCache cache, Path work, Path made)
      throws IOException, InterruptedException {
    Path config = cache.home().resolve("config.minimal");
    Path data = work.resolve("data");
    makeKeys(data.resolve("pki"), agencies(config));
    Path log = work.resolve("log");
    Process gateway =
        cache
            .recording(made, "start", "--config", config.toString(), "--data", data.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Thread stop = new Thread(gateway::destroy, "training-stop");
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      awaitReady(gateway, data.resolve("run.json"));
      gateway.destroy();
      gateway.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } finally {
      gateway.destroyForcibly().waitFor();
      Runtime.getRuntime().removeShutdownHook(stop);
    }
    if (!Files.exists(made)) {
      throw new IOException("the training run wrote no cache: " + lastLine(log));
    }
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
