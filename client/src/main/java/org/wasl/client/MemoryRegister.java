package org.wasl.client;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** A register that is lost with the process. */
final class MemoryRegister implements DeliveryRegister {
  private final Map<UUID, TakenDelivery> deliveries = new ConcurrentHashMap<>();
  private final Map<String, TakenDelivery> messages = new ConcurrentHashMap<>();

  @Override
  public Optional<TakenDelivery> delivery(UUID deliveryId) {
    return Optional.ofNullable(deliveries.get(deliveryId));
  }

  @Override
  public Optional<TakenDelivery> message(String sender, UUID messageId) {
    return Optional.ofNullable(messages.get(sender + " " + messageId));
  }

  @Override
  public void add(TakenDelivery taken) {
    deliveries.put(taken.deliveryId(), taken);
    messages.put(taken.sender() + " " + taken.messageId(), taken);
  }
}
