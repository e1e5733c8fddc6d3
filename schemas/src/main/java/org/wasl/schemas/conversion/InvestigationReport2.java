package org.wasl.schemas.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.IntStream;
import org.wasl.schemas.registry.TypeId;

/** In {@code investigation-report/2} a link is an object, which may state its ground. */
final class InvestigationReport2 implements VersionStep {
  private static final String LINKS = "links";
  private static final String REFERRAL = "referral";
  private static final String GROUND = "ground";

  @Override
  public TypeId newer() {
    return new TypeId("investigation-report", 2);
  }

  @Override
  public void up(ObjectNode content) {
    List<JsonNode> ids = content.path(LINKS).valueStream().toList();
    ArrayNode links = content.putArray(LINKS);
    ids.forEach(id -> links.addObject().set(REFERRAL, id));
  }

  @Override
  public List<String> lostDown(ObjectNode content) {
    JsonNode links = content.path(LINKS);
    return IntStream.range(0, links.size())
        .filter(i -> links.path(i).has(GROUND))
        .mapToObj(i -> "/" + LINKS + "/" + i + "/" + GROUND)
        .toList();
  }

  @Override
  public void down(ObjectNode content) {
    List<JsonNode> links = content.path(LINKS).valueStream().toList();
    ArrayNode ids = content.putArray(LINKS);
    links.forEach(link -> ids.add(link.path(REFERRAL)));
  }
}
