package org.wasl.sandbox.cases;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** Fictitious persons. Their names are invented syllables that contain the word for fictitious. */
final class FictitiousPersons {
  private static final List<String> LATIN =
      List.of("Zar", "mi", "Lou", "ben", "Tif", "ra", "Né", "dou", "Os", "wel", "Ğî", "ño", "šk");
  private static final List<String> ARABIC =
      List.of("زر", "مي", "لو", "بن", "تف", "را", "ند", "دو", "وص", "ول", "گي", "نّ");
  private static final List<String> TIFINAGH = List.of("ⵣⵔ", "ⵎⵉ", "ⵍⵓ", "ⴱⵏ", "ⵜⴼ", "ⵔⴰ", "ⵏⴷ");

  private FictitiousPersons() {}

  static String name(CaseRandom dice, String language) {
    if (dice.percent(5)) {
      return "Fictif " + word(dice, TIFINAGH) + " " + word(dice, TIFINAGH);
    }
    return switch (language) {
      case "ar" -> "شخص وهمي " + word(dice, ARABIC) + " " + dice.between(1, 9999);
      case "fr" -> "Personne Fictive " + word(dice, LATIN) + " " + dice.between(1, 9999);
      default -> "Fictional Person " + word(dice, LATIN) + " " + dice.between(1, 9999);
    };
  }

  /** Adds the subjects of a case, at most two. */
  static void subjects(ArrayNode subjects, CaseRandom dice, String language) {
    for (int left = dice.percent(80) ? dice.between(1, 2) : 0; left > 0; left--) {
      subjects.addObject().set("person", person(dice, language));
    }
  }

  /** Adds the victim of a case, if there is one. It is often the reporter. */
  static void victims(ArrayNode victims, CaseRandom dice, String language, String category) {
    if (!dice.percent(CategoryTraits.of(category).victimPercent())) {
      return;
    }
    boolean reporter = dice.percent(75);
    ObjectNode victim = victims.addObject().put("sameAsReporter", reporter);
    if (!reporter) {
      victim.put("minor", dice.percent(15)).set("person", person(dice, language));
    }
  }

  /** A person with more or fewer known details. */
  static ObjectNode person(CaseRandom dice, String language) {
    ObjectNode person = JsonNodeFactory.instance.objectNode();
    if (dice.percent(60)) {
      person.put("name", name(dice, language));
    }
    person.putArray("aliases").add("fictif_" + dice.hex(6));
    if (dice.percent(30)) {
      person.put(
          "birthDate",
          String.format(
              Locale.ROOT,
              "%04d-%02d-%02d",
              dice.between(1950, 2007),
              dice.between(1, 12),
              dice.between(1, 28)));
      person.put(
          "nationality", dice.percent(85) ? "MA" : dice.oneOf(TechnicalIndicators.COUNTRIES));
    }
    if (dice.percent(20)) {
      person
          .putArray("identifiers")
          .addObject()
          .put("kind", "national-id")
          .put("value", "FICTIF" + dice.digits(6))
          .put("country", "MA");
    }
    person.putArray("contacts").add(TechnicalIndicators.indicator(dice));
    return person;
  }

  /** The identity that a reporter gave, in full. */
  static ObjectNode reporter(CaseRandom dice, String language) {
    ObjectNode person = JsonNodeFactory.instance.objectNode();
    person.put("name", name(dice, language));
    person
        .putArray("contacts")
        .addObject()
        .put("kind", "phone")
        .put("value", TechnicalIndicators.phone(dice));
    return person;
  }

  private static String word(CaseRandom dice, List<String> syllables) {
    return dice.oneOf(syllables) + dice.oneOf(syllables) + dice.oneOf(syllables);
  }
}
