package org.wasl.link.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.link.xml.MappingFixture.MAPPING;
import static org.wasl.link.xml.MappingFixture.mapped;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.wasl.runtime.TestSeed;

class RandomDocumentsTest {
  private static final int EACH = 40;

  @Test
  void everyValidDocumentRoundTrips() {
    // Given
    long seed = TestSeed.of(RandomDocumentsTest.class);
    RandomDocument random = new RandomDocument(new Random(seed));
    for (String type : MAPPING.types()) {
      for (int i = 0; i < EACH; i++) {
        ObjectNode document = (ObjectNode) random.of(MAPPING.known(type).shape());
        document.remove(MappedType.DELIVERY);
        // When
        byte[] xml = mapped(MAPPING.toXml(document));
        // Then
        assertThat(mapped(MAPPING.toJson(xml)))
            .as("%s, seed %d: %s", type, seed, new String(xml, UTF_8))
            .isEqualTo(document);
      }
    }
  }
}
