import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Measures the English of documents, Javadoc and descriptions in schemas, for {@code dev/prose}. A list item ends a sentence. Code blocks, tables and headings do
 * not count, nor do block quotes, and a piece of code is one word.
 *
 * <p>Usage: {@code java dev/Prose.java ROOT [--sentences] [FILE…]}. It prints one line for each group, or for each file that is named.
 * A line has the number of sentences, and the median, the ninth decile and the maximum of words a sentence. It has the share of sentences
 * with a colon or semicolon, and the share that opens with a free relative ("What…", "Who…"). {@code --sentences} prints each sentence above 28 words and each such opening.
 */
public final class Prose {
  private static final Pattern FENCE = Pattern.compile("(?ms)^[ >]*```.*?^[ >]*```[^\\n]*$");
  private static final Pattern OPENING = Pattern.compile("^[\"'(*]*(What|Who|Whoever|Whatever|Whom|Whose|Where|Wherever|Which|The same|Of|That which)\\b");
  private static final Pattern END = Pattern.compile("(?<=[.!?])[\"')*_]*\\s+(?=[\"'(*_`]*[A-Z0-9])");
  private static final Pattern JAVADOC = Pattern.compile("(?s)/\\*\\*(.*?)\\*/");
  private static final Pattern DESCRIPTION = Pattern.compile("\"description\": ?\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final int LONG_WORDS = 28;

  private record Sentence(Path file, String text) {
    int words() {
      return (int) Stream.of(text.split("\\s+")).filter(word -> word.matches(".*[\\p{L}\\p{N}].*")).count();
    }

    boolean joined() {
      return text.matches("(?s).*[:;](\\s.*|$)");
    }

    boolean opensWithFreeRelative() {
      return !text.endsWith("?") && OPENING.matcher(text).find();
    }
  }

  private Prose() {}

  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    List<String> names = new ArrayList<>(List.of(arguments).subList(1, arguments.length));
    boolean list = names.remove("--sentences");
    Map<String, List<Sentence>> groups = new TreeMap<>();
    List<Path> files = names.isEmpty() ? files(root) : names.stream().map(Path::of).toList();
    for (Path file : files) {
      String group = names.isEmpty() ? group(root.relativize(file).toString()) : file.toString();
      groups.computeIfAbsent(group, any -> new ArrayList<>()).addAll(sentences(file));
    }
    groups.forEach((group, sentences) -> print(group, sentences, list));
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(file -> file.toString().matches(".*\\.(md|java)|.*/schema\\.json"))
          .filter(file -> !root.relativize(file).toString().matches("(.*/)?(target|node_modules|\\.git)/.*"))
          .filter(file -> !file.toString().matches(".*\\.(ar|fr)\\.md"))
          .sorted()
          .toList();
    }
  }

  private static String group(String file) {
    if (file.endsWith(".java")) {
      return file.contains("src/main") ? "Javadoc" : "Javadoc of tests";
    }
    if (file.endsWith(".json")) {
      return "schemas";
    }
    return file.startsWith("docs/decisions/") ? "decisions" : file.equals("CHANGELOG.md") ? "change log" : "documents";
  }

  private static List<Sentence> sentences(Path file) throws IOException {
    String text = Files.readString(file);
    List<String> blocks = new ArrayList<>();
    if (file.toString().endsWith(".java")) {
      Matcher comment = JAVADOC.matcher(text);
      while (comment.find()) {
        String plain = comment.group(1).replaceAll("(?m)^\\s*\\* ?", "").replaceAll("\\{@\\w+ ([^}]*)\\}", "`$1`");
        blocks.addAll(List.of(plain.replaceAll("<(p|li|ul|ol|/ul|/ol)>", "\n\n").split("\\n\\s*\\n|\\n(?=\\s*@)")));
      }
      blocks.replaceAll(block -> block.strip().replaceFirst("^@(param|throws) \\S+", "").replaceFirst("^@return", ""));
    } else if (file.toString().endsWith(".json")) {
      Matcher description = DESCRIPTION.matcher(text);
      while (description.find()) {
        blocks.add(description.group(1));
      }
    } else {
      String plain = FENCE.matcher(text).replaceAll("").replaceAll("(?s)<!--.*?-->", "").replaceAll("(?m)^[ >]*(#|\\|).*$", "\n");
      blocks.addAll(List.of(plain.replaceAll("(?m)^>.*$", "").split("\\n\\s*\\n|\\n(?=\\s*([-*]|\\d+\\.) )")));
      blocks.replaceAll(block -> block.strip().replaceFirst("^([-*]|\\d+\\.) ", ""));
    }
    List<Sentence> found = new ArrayList<>();
    for (String block : blocks) {
      String plain =
          block.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1").replaceAll("`[^`]*`", "Code").replaceAll("<[^>]*>", "").replaceAll("\\s+", " ").strip();
      for (String text1 : END.split(plain)) {
        Sentence sentence = new Sentence(file, text1.strip());
        if (sentence.words() > 1) {
          found.add(sentence);
        }
      }
    }
    return found;
  }

  private static void print(String group, List<Sentence> sentences, boolean list) {
    if (sentences.isEmpty()) {
      return;
    }
    List<Integer> words = sentences.stream().map(Sentence::words).sorted().toList();
    System.out.printf(
        Locale.ROOT,
        "%s: sentences %d, words %d, median %d, ninth decile %d, longest %d, colon or semicolon %.1f %%, free relative %.1f %%%n",
        group,
        words.size(),
        words.stream().mapToInt(Integer::intValue).sum(),
        words.get(words.size() / 2),
        words.get(words.size() * 9 / 10),
        words.getLast(),
        100.0 * sentences.stream().filter(Sentence::joined).count() / words.size(),
        100.0 * sentences.stream().filter(Sentence::opensWithFreeRelative).count() / words.size());
    if (list) {
      sentences.stream()
          .filter(sentence -> sentence.words() > LONG_WORDS || sentence.opensWithFreeRelative())
          .sorted(Comparator.comparing(Sentence::words).reversed())
          .forEach(sentence -> System.out.println("  " + sentence.words() + " " + sentence.file().getFileName() + ": " + sentence.text()));
    }
  }
}
