package org.wasl.store;

import java.nio.file.Path;
import org.wasl.store.delivery.Ticket;

/** A gateway that leads and has leased what was due, until it is killed. */
final class KilledLeader {
  private KilledLeader() {}

  public static void main(String[] args) throws Exception {
    Store store = Store.open(StoreConfig.of(args[0], args[1], Path.of(args[2])));
    DeliverySteps flow = new DeliverySteps(store);
    if (!flow.reconcile().ran()) {
      throw new IllegalStateException("another gateway leads");
    }
    for (Ticket ticket : flow.claim()) {
      System.out.println(flow.leased(ticket).deliveryId());
    }
    System.in.read(); // it ends with the test, too
  }
}
