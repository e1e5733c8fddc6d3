package org.wasl.console.jmx;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.openmbean.SimpleType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.console.metrics.Metrics;
import org.wasl.console.metrics.OpenAlarms;
import org.wasl.runtime.FaultLog;

/**
 * Our own MBeans, {@code org.wasl:type=Gateway}, {@code org.wasl:type=Alarms} and one {@code
 * org.wasl:type=Queue,name=…} for each queue. Queues are added and removed at run time, so the set
 * is refreshed before each request.
 */
public final class GatewayMBeans implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayMBeans.class);

  private static final ObjectName GATEWAY = name("org.wasl:type=Gateway");
  private static final ObjectName ALARMS = name("org.wasl:type=Alarms");
  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private record TypedGateway(Map<String, String> limits, AttributeChanges attributes)
      implements GatewayMXBean {
    @Override
    public Map<String, String> getLimits() {
      return limits;
    }

    @Override
    public String changes(String version) {
      return attributes.since(version);
    }
  }

  private final MBeanServer server;
  private final QueueDepths queues;
  private final LongSupplier nanoClock;
  private final AttributeChanges changes;
  private final Set<ObjectName> registered = new HashSet<>();
  private final FaultLog faults =
      new FaultLog(
          (subject, trace) -> LOG.warn("cannot read queue depths of {}: {}", subject, trace));
  private volatile Map<String, Long> depths = Map.of();
  private long sampledNanos;

  public GatewayMBeans(MBeanServer server, QueueDepths queues, LongSupplier nanoClock) {
    this.server = server;
    this.queues = queues;
    this.nanoClock = nanoClock;
    this.changes = new AttributeChanges(server, StandardAllowList.get().readByAll(), nanoClock);
    this.sampledNanos = nanoClock.getAsLong() - KEPT_NANOS;
  }

  /** Registers the MBean of the gateway. */
  public void gateway(
      String version,
      BooleanSupplier ready,
      OpenAlarms alarms,
      Map<String, String> limits,
      Metrics metrics) {
    long began = nanoClock.getAsLong();
    register(
        GATEWAY,
        new OpenMBean("The gateway", GatewayMXBean.class, new TypedGateway(limits, changes))
            .attribute("Version", "Version of the gateway", SimpleType.STRING, () -> version)
            .attribute(
                "Uptime",
                "Seconds since the console started",
                SimpleType.LONG,
                () -> TimeUnit.NANOSECONDS.toSeconds(nanoClock.getAsLong() - began))
            .attribute(
                "Ready", "True if every check is up", SimpleType.BOOLEAN, ready::getAsBoolean)
            .attribute(
                "AlarmsOpen",
                "Alarms that are not over",
                SimpleType.LONG,
                () -> (long) alarms.open().size())
            .attribute(
                "Accepted",
                "Messages accepted at the door since the start",
                SimpleType.LONG,
                metrics::accepted)
            .attribute(
                "Refused",
                "Messages and connections refused since the start",
                SimpleType.LONG,
                metrics::refused));
  }

  public void alarms(OpenAlarms alarms) {
    register(
        ALARMS,
        new OpenMBean("Open and recent alarms", AlarmsMXBean.class, alarms::acknowledge)
            .attribute(
                "Open",
                "Alarms that are not over",
                OpenTable.ALARMS_TYPE,
                () -> OpenTable.alarms(alarms.open()))
            .attribute(
                "Closed",
                "Alarms that are over: the latest, and critical ones that nobody acknowledged",
                OpenTable.CLOSED_TYPE,
                () -> OpenTable.closed(alarms.closed()))
            .attribute(
                "Total", "Alarms that began since the start", SimpleType.LONG, alarms::begun));
  }

  /** A person has changed something, which every open page is to show. */
  public void acted() {
    changes.acted();
  }

  /** Samples the queues, at most once a second, and registers new ones. */
  public synchronized void refresh() {
    long now = nanoClock.getAsLong();
    if (now - sampledNanos < KEPT_NANOS) {
      return;
    }
    sampledNanos = now;
    depths = sample();
    Set<ObjectName> leaving = new HashSet<>(registered);
    leaving.removeAll(Set.of(GATEWAY, ALARMS));
    for (String queue : depths.keySet()) {
      ObjectName name = queueName(queue);
      if (!leaving.remove(name) && !registered.contains(name)) {
        register(name, queue(queue));
      }
    }
    leaving.forEach(this::unregister);
  }

  // If the broker does not answer, no queues are shown. Health reports the cause.
  private Map<String, Long> sample() {
    try {
      return Map.copyOf(queues.sample());
    } catch (Exception e) {
      faults.add("queues", e);
      return Map.of();
    }
  }

  private OpenMBean queue(String queue) {
    return new OpenMBean("A queue of the broker")
        // Hawtio shows a folder of MBeans as a table of their attributes, and one attribute must
        // name the row.
        .attribute("Name", "Name of the queue", SimpleType.STRING, () -> queue)
        .attribute(
            "Depth",
            "Messages in the queue, those being delivered included",
            SimpleType.LONG,
            () -> depths.getOrDefault(queue, 0L));
  }

  private static ObjectName queueName(String queue) {
    boolean plain = queue.matches("[A-Za-z0-9._-]+");
    return name("org.wasl:type=Queue,name=" + (plain ? queue : ObjectName.quote(queue)));
  }

  private static ObjectName name(String name) {
    try {
      return new ObjectName(name);
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  private void register(ObjectName name, OpenMBean bean) {
    try {
      server.registerMBean(bean, name);
      registered.add(name);
    } catch (JMException e) {
      throw new IllegalStateException("cannot register " + name, e);
    }
  }

  private void unregister(ObjectName name) {
    try {
      registered.remove(name);
      server.unregisterMBean(name);
    } catch (JMException e) {
      throw new IllegalStateException("cannot unregister " + name, e);
    }
  }

  @Override
  public synchronized void close() {
    Set.copyOf(registered).forEach(this::unregister);
  }
}
