package org.wasl.trials.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.wasl.trials.world.GatewayProcess;
import org.wasl.trials.world.World;

/** Leaves everything running, and says how to look at it. */
final class Stay {
  private static final int API_PORT = 8443;
  private static final int MANAGEMENT_PORT = 8090;

  private Stay() {}

  static int apiPort() {
    return ifFree(API_PORT);
  }

  static int managementPort() {
    return ifFree(MANAGEMENT_PORT);
  }

  /** The port, or 0 for any free one where somebody has it. */
  private static int ifFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      return 0;
    }
  }

  static void tell(
      World world, GatewayProcess gateway, String referral, String password, PrintWriter out) {
    Path pki = world.data().resolve("pki");
    out.println();
    out.println("Everything stays up until Ctrl-C.");
    out.println("  partner API  " + gateway.api() + "  (client certificate required)");
    out.println("  console      " + gateway.management() + "/hawtio");
    out.println("               user " + ConsoleUser.NAME + ", password " + password);
    out.println("  log          " + world.data().resolve("gateway.log"));
    out.println("Ask for a referral, as the platform:");
    out.printf(
        "  curl --cacert %s --cert %s --key %s %s/v1/referrals/%s%n",
        pki.resolve("ca.pem"),
        pki.resolve("platform.pem"),
        pki.resolve("platform.key"),
        gateway.api(),
        referral);
    out.flush();
  }

  /** Returns when this process is told to stop, after which there is little time. */
  static void untilTold(Runnable stop) throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(stop, "demo-stop"));
    new CountDownLatch(1).await();
  }
}
