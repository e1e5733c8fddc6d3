package org.wasl.demo;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.wasl.sandbox.environment.GatewayProcess;
import org.wasl.sandbox.environment.SandboxEnvironment;

/** Leaves everything running and prints how to use it. */
final class StayMode {
  private static final int API_PORT = 8443;
  private static final int MANAGEMENT_PORT = 8090;
  private static final int DESK_PORT = 8092;

  private StayMode() {}

  static int apiPort() {
    return ifFree(API_PORT);
  }

  static int managementPort() {
    return ifFree(MANAGEMENT_PORT);
  }

  static int deskPort() {
    return ifFree(DESK_PORT);
  }

  /** The port, or 0 if it is in use. */
  private static int ifFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      return 0;
    }
  }

  static void print(
      SandboxEnvironment world,
      GatewayProcess gateway,
      String referral,
      DemoOperators operators,
      DemoOutput output)
      throws IOException {
    Path pki = world.data().resolve("pki");
    output.line("");
    output.line("Everything keeps running until Ctrl-C.");
    output.line("  partner API  " + gateway.api() + "  (client certificate required)");
    output.line("  console      " + gateway.management() + "/hawtio");
    for (String name : List.of(DemoOperators.OPERATOR, DemoOperators.APPROVER)) {
      output.line("               user " + name + ", password " + operators.password(name));
    }
    output.line("  log          " + world.data().resolve("gateway.log"));
    output.line("Query a referral as the platform:");
    output.line(
        "  curl --cacert %s --cert %s --key %s %s/v1/referrals/%s"
            .formatted(
                pki.resolve("ca.pem"),
                pki.resolve("platform.pem"),
                pki.resolve("platform.key"),
                gateway.api(),
                referral));
  }

  /** Prints the addresses of the offices' desks, and how the first person of each logs in. */
  static void print(SandboxDesks desks, DemoOutput output) {
    output.line("Two offices operated by people, on a desk (docs/how-to/desk.md): " + desks.url());
    desks
        .links()
        .forEach(
            (office, link) -> {
              output.line("  " + office + ": the first person enrols once with a passkey at");
              output.line("    " + link);
            });
  }

  /** Waits for the end of this process. A shutdown hook runs {@code stop}. */
  static void awaitShutdown(Runnable stop) throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(stop, "demo-stop"));
    new CountDownLatch(1).await();
  }
}
