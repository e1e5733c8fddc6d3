package org.wasl.link;

import java.io.IOException;
import java.nio.file.Path;
import org.wasl.link.shared.LocalFolder;
import org.wasl.link.state.StateFolder;

/** Ends a run before or after one of its steps on disk, as a kill would. */
public final class CrashPoint {
  /** Nothing catches it. */
  public static final class Crash extends Error {}

  private final int at;
  private int steps;

  /** Crashes at this step, counted from 1. */
  public CrashPoint(int at) {
    this.at = at;
  }

  /** A step that may be the last. */
  public void step() {
    steps++;
    if (steps == at) {
      throw new Crash();
    }
  }

  private interface Act {
    void run() throws IOException;
  }

  private void around(Act act) throws IOException {
    step();
    act.run();
    step();
  }

  /** A state folder whose every write is such a step. */
  public StateFolder state(Path path) throws IOException {
    return new StateFolder(path) {
      @Override
      public void put(String name, byte[] content) throws IOException {
        around(() -> super.put(name, content));
      }

      @Override
      public void remove(String name) throws IOException {
        around(() -> super.remove(name));
      }
    };
  }

  /** A shared folder whose every write is such a step. */
  public LocalFolder shared(Path path) {
    return new LocalFolder(path) {
      @Override
      public void stage(Subfolder subfolder, String name, byte[] content) throws IOException {
        around(() -> super.stage(subfolder, name, content));
      }

      @Override
      public void publish(Subfolder subfolder, String name) throws IOException {
        around(() -> super.publish(subfolder, name));
      }

      @Override
      public void put(Subfolder subfolder, String name, byte[] content) throws IOException {
        around(() -> super.put(subfolder, name, content));
      }

      @Override
      public void move(Subfolder from, Subfolder to, String name) throws IOException {
        around(() -> super.move(from, to, name));
      }

      @Override
      public void remove(Subfolder subfolder, String name) throws IOException {
        around(() -> super.remove(subfolder, name));
      }
    };
  }
}
