package org.wasl.runtime.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.wasl.runtime.FileFault;

/**
 * The lines of a UTF-8 file that are neither empty nor a comment ({@code #}), with their numbers.
 */
public final class TextLines {

  /** One of them, counted from 1. */
  public record Line(int number, String text) {}

  private TextLines() {}

  /** Reads the file. If it cannot be read, a problem is added. */
  public static List<Line> of(Path file, List<ConfigProblem> problems) {
    List<Line> lines = new ArrayList<>();
    try {
      List<String> all = Files.readAllLines(file);
      for (int i = 0; i < all.size(); i++) {
        String text = all.get(i).strip();
        if (!text.isEmpty() && !text.startsWith("#")) {
          lines.add(new Line(i + 1, text));
        }
      }
    } catch (CharacterCodingException e) {
      problems.add(new ConfigProblem(file.toString(), 0, "", "is not UTF-8"));
    } catch (IOException e) {
      problems.add(new ConfigProblem(file.toString(), 0, "", FileFault.unreadable(e)));
    }
    return lines;
  }
}
