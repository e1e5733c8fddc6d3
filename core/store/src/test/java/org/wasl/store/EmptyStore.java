package org.wasl.store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Base class of tests that need an empty store and the steps of deliveries in it. */
public abstract class EmptyStore {
  protected Store store;
  protected DeliverySteps flow;

  @BeforeEach
  void open() throws Exception {
    store = TestDatabase.empty();
    flow = new DeliverySteps(store);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }
}
