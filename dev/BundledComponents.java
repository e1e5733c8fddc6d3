import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Adds to the bill of materials what the pages and the client for JavaScript have of npm's packages. The build runs it as {@code java -cp
 * JACKSON dev/BundledComponents.java ROOT sbom.cdx.json}. What is bundled is told by the LICENSES.txt that was committed with the bundle,
 * the digest by the package-lock.json that it was built from: Node is not needed.
 */
public final class BundledComponents {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param packages folder of its package-lock.json
   * @param licences what was bundled
   * @param artifact of ours that has it
   */
  private record Bundle(String packages, String licences, String artifact) {}

  private static final List<Bundle> BUNDLES =
      List.of(
          new Bundle(
              "gateway/console/plugin",
              "gateway/console/src/main/resources/org/wasl/console/static/plugins/referrals/app/LICENSES.txt",
              "wasl-console"),
          new Bundle("agency/desk/page", "agency/desk/src/main/resources/org/wasl/desk/page/LICENSES.txt", "wasl-desk"),
          new Bundle("agency/client-js", "agency/client-js/dist/LICENSES.txt", "wasl-app"));

  private static final Pattern HEADING =
      Pattern.compile("(?:\\A|^----\\n\\n)(?:(@[^/ ]+)/)?([^/ ]+) (\\d\\S*): (\\S+)$", Pattern.MULTILINE);

  private BundledComponents() {}

  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    Path file = Path.of(arguments[1]);
    ObjectNode bom = (ObjectNode) JSON.readTree(file.toFile());
    for (Bundle bundle : BUNDLES) {
      JsonNode locked = JSON.readTree(root.resolve(bundle.packages()).resolve("package-lock.json").toFile()).path("packages");
      ArrayNode needed = needed(bom, bundle.artifact());
      Matcher heading = HEADING.matcher(Files.readString(root.resolve(bundle.licences())));
      while (heading.find()) {
        ObjectNode component = component(heading, locked);
        String ref = component.path("bom-ref").asText();
        needed.add(ref);
        if (bom.path("components").valueStream().noneMatch(known -> known.path("bom-ref").asText().equals(ref))) {
          bom.withArray("components").add(component);
        }
      }
    }
    JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), bom);
  }

  /** The dependencies of one of our artifacts, by the bill. */
  private static ArrayNode needed(ObjectNode bom, String artifact) {
    return bom.path("dependencies")
        .valueStream()
        .filter(
            node -> node.path("ref").asText().startsWith("pkg:maven/org.wasl/" + artifact + "@"))
        .map(node -> ((ObjectNode) node).withArray("dependsOn"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(artifact + " is not in the bill of materials"));
  }

  private static ObjectNode component(Matcher heading, JsonNode locked) {
    String scope = heading.group(1);
    String name = heading.group(2);
    String version = heading.group(3);
    String full = scope == null ? name : scope + "/" + name;
    JsonNode lock = locked.path("node_modules/" + full);
    if (!lock.path("version").asText().equals(version)) {
      throw new IllegalStateException(full + " " + version + " is bundled, and not the one of package-lock.json");
    }
    String purl = "pkg:npm/" + full.replace("@", "%40") + "@" + version;
    ObjectNode component = JSON.createObjectNode().put("type", "library").put("bom-ref", purl);
    if (scope != null) {
      component.put("group", scope);
    }
    component.put("name", name).put("version", version).put("scope", "required");
    component
        .putArray("hashes")
        .addObject()
        .put("alg", "SHA-512")
        .put("content", HexFormat.of().formatHex(Base64.getDecoder().decode(lock.path("integrity").asText().replace("sha512-", ""))));
    component.putArray("licenses").addObject().putObject("license").put("id", heading.group(4));
    return component.put("purl", purl);
  }
}
