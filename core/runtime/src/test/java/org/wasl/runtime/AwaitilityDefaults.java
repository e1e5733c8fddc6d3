package org.wasl.runtime;

import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * A wait in a test fails by its own condition only. Awaitility would also fail it for an exception
 * that any thread of the process does not catch. A broker or server that a test stops on purpose
 * throws such exceptions now and then, because its last task meets a pool of threads that has
 * ended.
 */
public final class AwaitilityDefaults implements LauncherSessionListener {

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    Awaitility.doNotCatchUncaughtExceptionsByDefault();
  }
}
