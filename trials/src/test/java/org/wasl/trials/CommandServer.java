package org.wasl.trials;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.wasl.trials.environment.ChildJvm;

/**
 * Runs the short commands of a {@code wasl} script one after the other in one process, whose
 * working folder is the script's: a process for each of them would cost a second of processor time,
 * nearly all of it for loading classes. The script hands over arguments and standard input, and
 * gets both outputs and the exit code. What runs for long has a process of its own.
 */
public final class CommandServer implements AutoCloseable {
  private static final long END_SECONDS = 30;

  /** Each call is a folder; named pipes say that it is there, and that it is over. */
  private static final String SCRIPT =
      """
      #!/bin/sh
      case "${1:-}" in
        agency | demo | start) exec %1$s %2$s "$@" ;;
      esac
      call=$(mktemp -d '%3$s/XXXXXX')
      mkfifo "$call/code"
      printf '%%s\\0' "$@" > "$call/arguments"
      case " $* " in
        *' - '*) cat > "$call/in" ;;
        *) : > "$call/in" ;;
      esac
      printf '%%s\\n' "$call" > '%3$s/requests'
      read -r code < "$call/code"
      cat "$call/out"
      cat "$call/err" >&2
      exit "$code"
      """;

  private final Process process;

  private CommandServer(Process process) {
    this.process = process;
  }

  /**
   * Starts it, and writes the script {@code wasl} into its working folder.
   *
   * @param home of the checkout
   * @param folder where the commands are typed
   */
  public static CommandServer start(Path home, Path folder) throws IOException {
    Path calls = Files.createTempDirectory(folder, ".commands");
    List<String> java = ChildJvm.command(List.of("-Dwasl.home=" + home));
    String quoted = java.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    Path wasl = folder.resolve("wasl");
    Files.writeString(wasl, SCRIPT.formatted(quoted, TrialsMain.class.getName(), calls));
    Files.setPosixFilePermissions(wasl, PosixFilePermissions.fromString("rwx------"));
    run("mkfifo", calls.resolve("requests").toString());
    java.addAll(List.of(CommandServer.class.getName(), calls.toString()));
    Process process =
        new ProcessBuilder(java)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(calls.resolve("log").toFile())
            .start();
    return new CommandServer(process);
  }

  private static void run(String... command) throws IOException {
    try {
      if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
        throw new IOException("failed: " + String.join(" ", command));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends it; a command under way is cut off. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes the folder of the calls; ends when its standard input does. */
  public static void main(String[] arguments) throws IOException {
    Thread.ofPlatform().daemon().start(CommandServer::exitWhenInputCloses);
    File requests = Path.of(arguments[0]).resolve("requests").toFile();
    // Open for both, or it would be at its end whenever no script writes to it.
    try (RandomAccessFile pipe = new RandomAccessFile(requests, "rw");
        BufferedReader calls =
            new BufferedReader(
                new InputStreamReader(
                    Channels.newInputStream(pipe.getChannel()), StandardCharsets.UTF_8))) {
      for (String call; (call = calls.readLine()) != null; ) {
        answer(Path.of(call));
      }
    }
  }

  private static void exitWhenInputCloses() {
    InputStream own = System.in;
    try {
      while (own.read() >= 0) {}
    } catch (IOException e) {
      // treated as closed
    }
    System.exit(0);
  }

  private static void answer(Path call) throws IOException {
    String[] arguments = Files.readString(call.resolve("arguments")).split("\0");
    int code;
    try (InputStream in = Files.newInputStream(call.resolve("in"));
        PrintStream out = stream(call.resolve("out"));
        PrintStream err = stream(call.resolve("err"))) {
      System.setIn(in);
      System.setOut(out);
      System.setErr(err);
      code = TrialsMain.commandLine().execute(arguments);
    }
    Files.writeString(call.resolve("code"), code + "\n");
  }

  private static PrintStream stream(Path file) throws IOException {
    return new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8);
  }
}
