package org.wasl.client;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;

/** A register that is lost with the process. */
final class MemoryRegister implements DeliveryRegister {
  private final Map<DeliveryId, TakenDelivery> deliveries = new ConcurrentHashMap<>();
  private final Map<String, TakenDelivery> messages = new ConcurrentHashMap<>();

  @Override
  public Optional<TakenDelivery> delivery(DeliveryId deliveryId) {
    return Optional.ofNullable(deliveries.get(deliveryId));
  }

  @Override
  public Optional<TakenDelivery> message(AgencyId sender, MessageId messageId) {
    return Optional.ofNullable(messages.get(sender + " " + messageId));
  }

  @Override
  public void add(TakenDelivery taken) {
    deliveries.put(taken.deliveryId(), taken);
    messages.put(taken.sender() + " " + taken.messageId(), taken);
  }
}
