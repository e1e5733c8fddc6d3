package org.wasl.system.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.runtime.TestLoad.WHOLE_RUN;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.wasl.sandbox.environment.ChildJvm;
import org.wasl.system.CheckoutMain;

/** Runs the commands of a document's {@code sh} blocks, in a folder of its own. */
public record DocumentShell(Path home, Path folder) {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\R(.*?)^```");
  private static final Pattern SHOWN = Pattern.compile("(?ms)^```(sh|text)\\R(.*?)^```");
  private static final String END = "--- end of a step ---";

  /** The {@code sh} blocks of a Markdown text, in order. */
  public static List<String> blocks(String markdown) {
    List<String> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(markdown);
    while (matcher.find()) {
      blocks.add(matcher.group(1));
    }
    return blocks;
  }

  /**
   * Starts a block that stops at its first failure. {@code ./wasl} runs the classes under test,
   * because the script itself would build them a second time. Programs that a page runs by {@code
   * java} are also short-lived, and get an equal compiler and collector.
   */
  Process start(String block) throws IOException {
    return start("-eu", block);
  }

  private Process start(String options, String script) throws IOException {
    Path wasl = folder.resolve("wasl");
    Files.writeString(
        wasl,
        """
        #!/bin/sh
        unset JDK_JAVA_OPTIONS
        case $1 in
        start | demo) exec %s "$@" ;;
        *) exec %s "$@" ;;
        esac
        """
            .formatted(
                quoted(ChildJvm.command(List.of("-Dwasl.home=" + home))),
                quoted(ChildJvm.shortCommand(List.of("-Dwasl.home=" + home)))));
    Files.setPosixFilePermissions(wasl, PosixFilePermissions.fromString("rwx------"));
    ProcessBuilder sh = new ProcessBuilder("sh", options, "-c", script);
    sh.environment().put("LC_ALL", "C.UTF-8");
    sh.environment().put("JDK_JAVA_OPTIONS", ChildJvm.SHORT_LIVED_TEXT);
    return sh.directory(folder.toFile()).redirectErrorStream(true).start();
  }

  /** As words of a shell, with the main class. */
  private static String quoted(List<String> java) {
    return "\"%s\" %s".formatted(String.join("\" \"", java), CheckoutMain.class.getName());
  }

  /** Starts all steps in one shell, as a person types them. A refused step does not stop it. */
  public Process startAll(List<Step> steps) throws IOException {
    return start("-u", script(steps));
  }

  /** The steps as one script, which {@link #printed} takes apart again. */
  public static String script(List<Step> steps) {
    return steps.stream().map(Step::block).collect(Collectors.joining("echo '" + END + "'\n"));
  }

  /**
   * Waits until a {@link #script} is over. Then nothing that it started still runs.
   *
   * @param session the shell that runs it
   * @return the output of each step
   */
  public static List<String> printed(Process session) throws Exception {
    try {
      session.getOutputStream().close();
      return CompletableFuture.supplyAsync(() -> read(session))
          .get(WHOLE_RUN.toSeconds(), TimeUnit.SECONDS);
    } finally {
      List<ProcessHandle> left =
          Stream.concat(session.descendants(), Stream.of(session.toHandle())).toList();
      left.forEach(ProcessHandle::destroy);
      Awaitility.await().atMost(SOON).until(() -> left.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  /**
   * Types a page in one shell, and fails unless each step prints the output shown below it.
   *
   * @param settings commands typed before, such as addresses in variables; may be empty
   * @return the output of all steps
   */
  public String assertTyped(String settings, List<Step> page) throws Exception {
    List<Step> typed = new ArrayList<>();
    typed.add(new Step(settings + "\n", List.of()));
    typed.addAll(page);
    List<String> printed = printed(startAll(typed));
    assertShown(typed, printed);
    return String.join("", printed);
  }

  /** Waits for the end of {@link #startAll}, and returns the output of each step. */
  private static List<String> read(Process session) {
    try {
      String out = new String(session.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return List.of(out.split(Pattern.quote(END) + "\\R", -1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails unless each step printed the output shown below it. Names all steps that did not. */
  public static void assertShown(List<Step> steps, List<String> printed) {
    assertThat(printed).hasSameSizeAs(steps);
    SoftAssertions all = new SoftAssertions();
    for (int i = 0; i < steps.size(); i++) {
      all.assertThat(steps.get(i).missingIn(printed.get(i)))
          .as("%nTyped:%n%s%nPrinted:%n%s", steps.get(i).block(), printed.get(i))
          .isEmpty();
    }
    all.assertAll();
  }

  /** The {@code sh} blocks, each with the {@code text} that is shown below it, if any. */
  public static List<Step> steps(String markdown) {
    List<Step> steps = new ArrayList<>();
    Matcher matcher = SHOWN.matcher(markdown);
    while (matcher.find()) {
      if (matcher.group(1).equals("sh")) {
        steps.add(new Step(matcher.group(2), List.of()));
      } else {
        String block = steps.remove(steps.size() - 1).block();
        steps.add(new Step(block, matcher.group(2).lines().toList()));
      }
    }
    return steps;
  }

  /**
   * The commands of a step, and their output.
   *
   * @param shown lines printed in this order, perhaps with others between them; {@code …} in a line
   *     stands for anything
   */
  public record Step(String block, List<String> shown) {
    /** The first line of the page that was not printed in its place. */
    public Optional<String> missingIn(String printed) {
      int from = 0;
      for (String line : shown) {
        String pattern =
            Stream.of(line.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        Matcher matcher = Pattern.compile("(?m)^" + pattern + "$").matcher(printed);
        if (!matcher.find(from)) {
          return Optional.of(line);
        }
        from = matcher.end();
      }
      return Optional.empty();
    }
  }

  /** Runs a block to its end and returns its output. */
  Printed run(String block) throws IOException, InterruptedException {
    Process process = start(block);
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Printed(process.waitFor(), out);
  }

  record Printed(int exit, String text) {}
}
