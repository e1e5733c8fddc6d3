package org.wasl.system.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.wasl.system.CheckoutMain;
import picocli.CommandLine.ParameterException;

/**
 * The program accepts every {@code ./wasl} command of a fenced block, with its options. This
 * includes blocks with placeholders, which no test executes.
 */
@Tag("gate")
class DocumentCommandsTest {
  /** A UUID that is also a well-formed id of an agency. */
  private static final String ANY_ID = "a0000000-0000-0000-0000-000000000001";

  private static final String GATEWAY = "https://gateway.example:8443";
  private static final Pattern FENCED = Pattern.compile("(?ms)^```\\w*\\R(.*?)^```");
  private static final Pattern COMMAND =
      Pattern.compile("(?m)(?:^ *wasl|(?<![\\w/])\\./wasl) +(?!…)(.*)$");
  private static final Pattern COMMENT = Pattern.compile("(?m)(^|\\s)#.*$");
  private static final Pattern OPTIONAL = Pattern.compile("\\[[^\\[\\]]*]");

  /** Up to a pipe, a redirection or the end of a command. */
  private static final Pattern WORD =
      Pattern.compile("\\G\\s*(?!\\d?>)((?:[^\\s'\"|>;&()]|'[^']*'|\"[^\"]*\")+)");

  @Test
  void programAcceptsEachCommand() throws Exception {
    // Given
    List<String> refused = new ArrayList<>();
    int commands = 0;
    List<String> pages = new ArrayList<>(SourceTree.read().pages());
    pages.remove(ReferencePages.FOLDER + "commands.md"); // it has the help of commands
    for (String page : pages) {
      for (String typed : typed(SourceTree.text(page))) {
        commands++;
        String[] words = words(typed);
        try {
          // When
          CheckoutMain.commandLine(words).parseArgs(words);
        } catch (ParameterException e) {
          refused.add("%s: wasl %s: %s".formatted(page, typed, e.getMessage()));
        }
      }
    }
    // Then
    assertThat(refused).isEmpty();
    assertThat(commands).isGreaterThan(100);
  }

  /** The arguments of {@code ./wasl} in the blocks of a page, without optional parts. */
  private static List<String> typed(String page) {
    return FENCED
        .matcher(page)
        .results()
        .map(block -> COMMENT.matcher(block.group(1).replace("\\\n", " ")).replaceAll(""))
        .flatMap(block -> COMMAND.matcher(block).results())
        .map(found -> without(OPTIONAL, without(OPTIONAL, found.group(1))))
        .toList();
  }

  private static String without(Pattern pattern, String text) {
    return pattern.matcher(text).replaceAll("");
  }

  private static String[] words(String typed) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(typed);
    while (matcher.find()) {
      words.add(value(matcher.group(1)).replaceAll("['\"]", ""));
    }
    return words.toArray(String[]::new);
  }

  /** Something of the right kind for a variable or a placeholder. */
  private static String value(String word) {
    return switch (word) {
      case "$me" -> "--user=anna";
      case "REFERRAL", "REQUEST", "ID" -> ANY_ID;
      case "URL" -> GATEWAY;
      default ->
          word.replace("$api", GATEWAY)
              .replaceAll("\\$(port|inbox)\\b", "8443")
              .replaceAll("\\$(\\w+|@)", ANY_ID);
    };
  }
}
