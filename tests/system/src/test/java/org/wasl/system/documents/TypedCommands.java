package org.wasl.system.documents;

import static org.wasl.runtime.TestLoad.SOON;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.wasl.app.Main;

/**
 * Types the commands of a document in this process, because a child for each would cost a second.
 * It runs lines that begin with {@code ./wasl} here, and others by a shell. Words may have {@code
 * $variables} and quotes. A command with {@code &} at its end runs until this is closed. Output may
 * go to a file by {@code >}.
 */
public final class TypedCommands implements AutoCloseable {
  private static final Pattern WORD = Pattern.compile("(?:[^\\s'\"]|'[^']*'|\"[^\"]*\")+");
  private static final Pattern VARIABLE = Pattern.compile("\\$([a-z]+)");

  private final Map<String, String> variables = new TreeMap<>();
  private final StringWriter printed = new StringWriter();
  private final List<Thread> running = new ArrayList<>();

  /** Gives a variable its value. */
  public void set(String name, Object value) {
    variables.put(name, value.toString());
  }

  /** Types a block, and stops at the first line that fails. */
  public int type(String block) throws Exception {
    for (String line : block.lines().toList()) {
      int code = typeLine(line);
      if (code != 0) {
        return code;
      }
    }
    return 0;
  }

  private int typeLine(String line) throws Exception {
    if (!line.startsWith("./wasl ")) {
      ProcessBuilder shell = new ProcessBuilder("sh", "-euc", line).redirectErrorStream(true);
      shell.environment().putAll(variables);
      Process process = shell.start();
      print(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      return process.waitFor();
    }
    List<String> words = words(line.replaceFirst("\\s+#.*", ""));
    int to = words.indexOf(">");
    if (to > 0) {
      StringWriter file = new StringWriter();
      int code = run(words.subList(1, to), file);
      Files.writeString(Path.of(words.get(to + 1)), file.toString());
      return code;
    }
    if (!words.getLast().equals("&")) {
      return run(words.subList(1, words.size()), printed);
    }
    running.add(Thread.ofPlatform().start(() -> run(words.subList(1, words.size() - 1), printed)));
    return 0;
  }

  private int run(List<String> arguments, StringWriter out) {
    String[] all = arguments.toArray(String[]::new);
    return Main.commandLine(Main.SUBCOMMANDS, all)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(printed, true))
        .execute(all);
  }

  private List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(line);
    while (matcher.find()) {
      words.add(
          VARIABLE
              .matcher(matcher.group())
              .replaceAll(it -> Matcher.quoteReplacement(variables.getOrDefault(it.group(1), "")))
              .replaceAll("['\"]", ""));
    }
    return words;
  }

  private void print(String text) {
    printed.write(text);
  }

  /** All that was printed. */
  public String printed() {
    return printed.toString();
  }

  /** Ends all commands that still run. */
  @Override
  public void close() {
    running.forEach(Thread::interrupt);
    Awaitility.await().atMost(SOON).until(() -> running.stream().noneMatch(Thread::isAlive));
  }
}
