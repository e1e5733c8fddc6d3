package org.wasl.console;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/** A bean in the place of the gateway's own: remembers who asked, refuses what says no. */
final class Acting implements AutoCloseable {
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();
  final List<String> asked = new CopyOnWriteArrayList<>();
  private final ObjectName name;

  private Acting(ObjectName name) {
    this.name = name;
  }

  /** What operations staff do to a replay, as the gateway's own bean. */
  public interface Replays {
    String plan(String document);

    String requests();

    String request(String document);

    String replay(String document);

    String stop(String document);

    String approve(String document);

    String reject(String document);

    int execute(String agency, String[] ids);
  }

  static Acting replay() throws Exception {
    Acting acting = new Acting(new ObjectName("org.wasl:type=Replay"));
    SERVER.registerMBean(new StandardMBean(acting.new Bean(), Replays.class, true), acting.name);
    return acting;
  }

  private final class Bean implements Replays {
    private String done(String operation, String document) {
      if ("no".equals(document)) {
        throw new Refused("needs-reason", "give a reason");
      }
      if ("bug".equals(document)) {
        throw new IllegalStateException(LeakyJvm.CANARY);
      }
      asked.add(operation + " by " + Caller.current().name());
      return "{\"done\":\"" + operation + "\"}";
    }

    @Override
    public String plan(String document) {
      return done("plan", document);
    }

    @Override
    public String requests() {
      return done("requests", "");
    }

    @Override
    public String request(String document) {
      return done("request", document);
    }

    @Override
    public String replay(String document) {
      return done("replay", document);
    }

    @Override
    public String stop(String document) {
      return done("stop", document);
    }

    @Override
    public String approve(String document) {
      return done("approve", document);
    }

    @Override
    public String reject(String document) {
      return done("reject", document);
    }

    @Override
    public int execute(String agency, String[] ids) {
      asked.add("execute");
      return ids.length;
    }
  }

  @Override
  public void close() throws JMException {
    SERVER.unregisterMBean(name);
  }
}
