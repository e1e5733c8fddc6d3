package org.wasl.certification.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The list of cases in {@code cases.json} beside this class. */
public final class CaseCatalogue {
  private static final List<CertificationCase> ALL = read();

  private CaseCatalogue() {}

  /** All cases, in the order in which they are run. */
  public static List<CertificationCase> all() {
    return ALL;
  }

  /** The cases that test an implementation of this side. */
  public static List<CertificationCase> of(CertifiedSide side) {
    return ALL.stream()
        .filter(certificationCase -> certificationCase.number().startsWith(side.numbers()))
        .toList();
  }

  private static List<CertificationCase> read() {
    try (InputStream in = CaseCatalogue.class.getResourceAsStream("cases.json")) {
      List<CertificationCase> cases = new ArrayList<>();
      for (JsonNode node : new ObjectMapper().readTree(in)) {
        Map<String, String> titles = new HashMap<>();
        node.path("title")
            .properties()
            .forEach(title -> titles.put(title.getKey(), title.getValue().asText()));
        List<String> needs = new ArrayList<>();
        node.path("needs").forEach(need -> needs.add(need.asText()));
        cases.add(
            new CertificationCase(
                node.path("number").asText(),
                titles,
                node.path("source").asText(),
                needs,
                node.path("opening").asBoolean()));
      }
      return List.copyOf(cases);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
