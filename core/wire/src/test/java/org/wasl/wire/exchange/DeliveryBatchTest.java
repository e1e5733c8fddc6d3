package org.wasl.wire.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.message.TestAgencies;

class DeliveryBatchTest {
  private static final UUID ID = UUID.fromString("01931b0e-9d2c-7c11-8a55-0123456789ab");
  private static final Agency AGENCY = TestAgencies.agency("kp-fes");

  private static OutboundDelivery delivery(String type, byte... sealed) {
    return new OutboundDelivery(
        AGENCY,
        new DeliveryId(ID),
        new ReferralId(ID),
        new MessageId(ID),
        new AgencyId("platform"),
        type,
        "digest",
        sealed,
        1_000);
  }

  @Test
  void batchKeepsEveryByteAndHeader() {
    // Given
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    OutboundDelivery first = delivery("vetted-case/1", bytes);
    OutboundDelivery second = delivery("a \"quoted\\\" \n\t\u0001 type é", new byte[0]);
    // When
    byte[] body = DeliveryBatch.write(List.of(first, second));
    List<DeliveryBatch.Item> items = DeliveryBatch.read(body);
    // Then
    assertThat(new String(body, UTF_8).lines()).hasSize(2);
    assertThat(items)
        .extracting(DeliveryBatch.Item::headers)
        .containsExactly(WireHeaders.of(first), WireHeaders.of(second));
    assertThat(items)
        .extracting(DeliveryBatch.Item::sealed)
        .containsExactly(first.sealed(), second.sealed());
    assertThat((long) body.length)
        .isLessThan(DeliveryBatch.bytes(first) + DeliveryBatch.bytes(second));
  }

  @Test
  void skipsMalformedLinesAndReadsOthers() {
    // Given
    String valid = new String(DeliveryBatch.write(List.of(delivery("t/1", (byte) 7))), UTF_8);
    String body =
        "no json\n\n{\"sealed\":\"AA==\"}\n{\"Wasl-Delivery\":\"x\"}\n{\"sealed\":7}\n"
            + valid
            + valid.substring(0, 40);
    // When
    List<DeliveryBatch.Item> items = DeliveryBatch.read(body.getBytes(UTF_8));
    // Then
    assertThat(items).extracting(item -> item.sealed()[0]).containsExactly((byte) 7);
  }

  @Test
  void firstOutcomeOfEachDeliveryCounts() {
    // Given
    ItemOutcome accepted =
        new ItemOutcome("a", 200, "x.y.z~p~0~", Optional.empty(), Optional.empty());
    ItemOutcome refused =
        new ItemOutcome("b", 422, "", Optional.empty(), Optional.of("urn:wasl:agency:digest"));
    ItemOutcome later = new ItemOutcome("c", 503, "", Optional.of("7"), Optional.empty());
    ItemOutcome another = new ItemOutcome("a", 422, "", Optional.empty(), Optional.empty());
    String more =
        """
        {"Wasl-Delivery":"d","status":"200","receipt":"r","more":"is ignored"}
        {"Wasl-Delivery":"e","status":"099"}
        {"Wasl-Delivery":"f"}
        {"status":"200"}
        {"Wasl-Delivery":"g","status":200}
        """;
    String body = new String(ItemOutcome.write(List.of(accepted, refused, later, another)), UTF_8);
    // When
    Map<String, ItemOutcome> outcomes = ItemOutcome.read((body + more).getBytes(UTF_8));
    // Then
    assertThat(outcomes)
        .containsOnly(
            Map.entry("a", accepted),
            Map.entry("b", refused),
            Map.entry("c", later),
            Map.entry("d", new ItemOutcome("d", 200, "r", Optional.empty(), Optional.empty())));
  }
}
