package org.wasl.link.xml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Random;
import org.wasl.link.xml.Shape.ArrayShape;
import org.wasl.link.xml.Shape.BooleanShape;
import org.wasl.link.xml.Shape.IntegerShape;
import org.wasl.link.xml.Shape.Member;
import org.wasl.link.xml.Shape.ObjectShape;
import org.wasl.link.xml.Shape.TextShape;
import org.wasl.link.xml.Shape.TimeShape;

/** Documents that a schema allows but for conditions between members, by chance. */
final class RandomDocument {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MOST_CHARACTERS = 40;
  private static final int MOST_ITEMS = 4;
  private static final int[] FIRST = {
    ' ', 0x600, 0x2010, 0x4E00, 0xE000, 0x1D400, 0x1F600, 0x10FF00
  };

  private final Random random;

  RandomDocument(Random random) {
    this.random = random;
  }

  JsonNode of(Shape shape) {
    return switch (shape) {
      case ObjectShape object -> object(object);
      case ArrayShape array -> array(array);
      case TextShape text -> NODES.textNode(text(text));
      case TimeShape time -> NODES.textNode(time(time));
      case IntegerShape integer -> {
        long value = random.nextLong(integer.minimum(), integer.maximum() + 1);
        yield (int) value == value ? NODES.numberNode((int) value) : NODES.numberNode(value);
      }
      case BooleanShape truth -> NODES.booleanNode(truth.onlyTrue() || random.nextBoolean());
    };
  }

  private ObjectNode object(ObjectShape shape) {
    ObjectNode object = NODES.objectNode();
    for (Member member : shape.members()) {
      if (member.required() || random.nextBoolean()) {
        object.set(member.name(), of(member.shape()));
      }
    }
    return object;
  }

  private ArrayNode array(ArrayShape shape) {
    ArrayNode array = NODES.arrayNode();
    int most = Math.min(shape.maxItems(), shape.minItems() + MOST_ITEMS);
    for (int n = random.nextInt(shape.minItems(), most + 1); n > 0; n--)
      array.add(of(shape.item()));
    return array;
  }

  private String time(TimeShape shape) {
    String moment =
        Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(3) * 1_000)
            .toString();
    return shape.moment() ? moment : LocalDate.ofEpochDay(random.nextInt(60_000)).toString();
  }

  private String text(TextShape shape) {
    if (!shape.values().isEmpty()) {
      return shape.values().get(random.nextInt(shape.values().size()));
    }
    String form = shape.pattern().flatMap(XsdPattern::of).orElse("[\\s\\S]*");
    String text;
    do {
      text = new Text(form, shape).text();
    } while (text.codePointCount(0, text.length()) > shape.maxLength()
        || text.codePointCount(0, text.length()) < shape.minLength());
    return text;
  }

  /** A text of a form that {@link XsdPattern} writes, part by part. */
  private final class Text {
    private final String form;
    private final TextShape shape;
    private final StringBuilder text = new StringBuilder();
    private int at;

    Text(String form, TextShape shape) {
      this.form = form;
      this.shape = shape;
    }

    String text() {
      alternatives(true);
      return text.toString();
    }

    /** Alternatives up to a closing bracket or the end, of which one is written. */
    private void alternatives(boolean write) {
      int count = 1;
      int depth = 0;
      for (int i = at; i < form.length() && depth >= 0; i++) {
        char c = form.charAt(i);
        if (c == '(') depth++;
        if (c == ')') depth--;
        if (c == '|' && depth == 0) count++;
      }
      int chosen = random.nextInt(count);
      for (int i = 0; i < count; i++) {
        sequence(write && i == chosen);
        at++; // the bar or the bracket
      }
    }

    private void sequence(boolean write) {
      while (at < form.length() && form.charAt(at) != '|' && form.charAt(at) != ')') {
        int first = at;
        skip();
        int times = times();
        int end = at;
        for (int n = 0; write && n < times; n++) {
          at = first;
          part();
        }
        at = end;
      }
    }

    private void skip() {
      int before = text.length();
      part();
      text.setLength(before);
    }

    private void part() {
      char c = form.charAt(at++);
      switch (c) {
        case '(' -> alternatives(true);
        case '[' -> {
          int end = at;
          while (form.charAt(end) != ']') end += form.charAt(end) == '\\' ? 2 : 1;
          oneOf(form.substring(at, end));
          at = end + 1;
        }
        case '\\' -> text.append(form.charAt(at++));
        default -> text.append(c);
      }
    }

    private void oneOf(String members) {
      if (members.startsWith("^") || members.equals("\\s\\S")) {
        int c;
        do {
          c = FIRST[random.nextInt(FIRST.length)] + random.nextInt(200);
        } while (!XmlOutput.isCharacter(c) || c < 0x80 && members.indexOf(c) > 0);
        text.appendCodePoint(c);
        return;
      }
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < members.length(); i++) {
        char c = members.charAt(i);
        if (c == '\\') c = members.charAt(++i);
        if (i + 2 < members.length() && members.charAt(i + 1) == '-' && members.charAt(i) != '\\') {
          for (char r = c; r <= members.charAt(i + 2); r++) all.append(r);
          i += 2;
        } else {
          all.append(c);
        }
      }
      text.append(all.charAt(random.nextInt(all.length())));
    }

    private int times() {
      if (at == form.length()) return 1;
      switch (form.charAt(at)) {
        case '?':
          at++;
          return random.nextInt(2);
        case '*':
          at++;
          int most = Math.min(shape.maxLength(), shape.minLength() + MOST_CHARACTERS);
          return random.nextInt(shape.minLength(), most + 1);
        case '{':
          String[] bounds = form.substring(at + 1, form.indexOf('}', at)).split(",");
          at = form.indexOf('}', at) + 1;
          int least = Integer.parseInt(bounds[0]);
          return random.nextInt(least, Integer.parseInt(bounds[bounds.length - 1]) + 1);
        default:
          return 1;
      }
    }
  }
}
