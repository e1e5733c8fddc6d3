package org.wasl.console.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.OpenMBeanInfo;
import org.junit.jupiter.api.Test;

/** Our MBeans show the values of their sources, and leave nothing behind. */
class GatewayMBeansTest {
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final Map<String, Long> queues = new HashMap<>();
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void addsAndRemovesQueuesWithTheBroker() throws Exception {
    try (GatewayMBeans beans = new GatewayMBeans(server, () -> queues, nanos::get)) {
      // Given
      queues.put("deliver.a", 3L);
      queues.put("odd,name=\"x\"*", 1L);
      beans.refresh();
      assertThat(queueNames()).hasSize(2);

      // When
      queues.clear();
      queues.put("deliver.b", 5L);
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
      beans.refresh();

      // Then
      ObjectName b = new ObjectName("org.wasl:type=Queue,name=deliver.b");
      assertThat(queueNames()).containsExactly(b);
      assertThat(server.getAttribute(b, "Depth")).isEqualTo(5L);
      assertThat(server.getMBeanInfo(b)).isInstanceOf(OpenMBeanInfo.class);
    }
    assertThat(queueNames()).isEmpty();
  }

  @Test
  void queriesBrokerAtMostOnceASecond() {
    // Given
    AtomicLong asked = new AtomicLong();
    QueueDepths counting =
        () -> {
          asked.incrementAndGet();
          return queues;
        };
    try (GatewayMBeans beans = new GatewayMBeans(server, counting, nanos::get)) {
      // When
      for (int i = 0; i < 100; i++) {
        beans.refresh();
      }

      // Then
      assertThat(asked).hasValue(1);
    }
  }

  private Set<ObjectName> queueNames() throws Exception {
    return server.queryNames(new ObjectName("org.wasl:type=Queue,*"), null);
  }
}
