package org.wasl.gateway;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/** The {@link ReplayMXBean} in the platform's MBean server, for as long as the gateway runs. */
final class ReplayBean implements ReplayMXBean, AutoCloseable {
  private static final String NAME = "org.wasl:type=Replay";

  private final Replaying replaying;

  private ReplayBean(Replaying replaying) {
    this.replaying = replaying;
  }

  static ReplayBean register(Replaying replaying) {
    ReplayBean bean = new ReplayBean(replaying);
    try {
      ManagementFactory.getPlatformMBeanServer()
          .registerMBean(new StandardMBean(bean, ReplayMXBean.class, true), new ObjectName(NAME));
      return bean;
    } catch (JMException e) {
      throw new IllegalStateException("cannot register " + NAME, e);
    }
  }

  @Override
  public String[] plan(String agency, String parkedFor) {
    Optional<String> reason = Optional.ofNullable(parkedFor).filter(text -> !text.isEmpty());
    return replaying.plan(agency, Set.of(), reason).deliveries().stream()
        .map(UUID::toString)
        .toArray(String[]::new);
  }

  @Override
  public int execute(
      String agency, String[] deliveries, String reason, String operator, int perSecond) {
    Set<UUID> ids = Arrays.stream(deliveries).map(UUID::fromString).collect(Collectors.toSet());
    if (ids.isEmpty()) {
      return 0; // an empty selection would mean everything
    }
    return replaying.execute(
        replaying.plan(agency, ids, Optional.empty()), reason, operator, perSecond);
  }

  @Override
  public void close() throws JMException {
    ManagementFactory.getPlatformMBeanServer().unregisterMBean(new ObjectName(NAME));
  }
}
