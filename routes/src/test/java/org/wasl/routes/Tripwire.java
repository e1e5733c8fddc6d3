package org.wasl.routes;

import java.io.ObjectInputStream;
import java.io.Serializable;

/** Tells when it is deserialised. */
final class Tripwire implements Serializable {
  private static final long serialVersionUID = 1L;
  static volatile boolean sprung;

  private void readObject(ObjectInputStream in) {
    sprung = true;
  }
}
