package org.wasl.console.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wasl.console.LeakyMBeans;
import org.wasl.console.auth.Caller;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.auth.OperatorAudit;
import org.wasl.console.auth.Person;

/** The view alone, without Jolokia's restrictor in front of it. */
class GuardedMBeanServerTest {
  private static final String OPERATION = "browse(java.lang.String)";
  private static final String[] STRING = {"java.lang.String"};

  private final ObjectName other = name("org.wasl:type=Other");
  private final OperatorAudit deeds =
      new OperatorAudit((person, action, _) -> true, 60, System::nanoTime);
  private final MBeanServerConnection view =
      GuardedMBeanServer.of(
          ManagementFactory.getPlatformMBeanServer(),
          new AllowList(
              List.of(
                  new AllowList.Entry(
                      other,
                      Set.of("Depth"),
                      Set.of(OPERATION),
                      AllowList.Effect.LOOKS,
                      Set.of(ConsoleRole.OPERATOR)))),
          deeds,
          () -> {});

  @AfterEach
  void nobody() {
    Caller.leave();
    deeds.close();
  }

  @Test
  void permitsOneOverloadForOneRole() throws Exception {
    try (LeakyMBeans jvm = LeakyMBeans.start()) {
      // Given
      assertThat(jvm).isNotNull();
      new Caller(Person.local("tester"), Set.of(ConsoleRole.OPERATOR)).enter();

      // When
      Object answer = view.invoke(other, "browse", new Object[] {"x"}, STRING);

      // Then
      assertThat(answer).isEqualTo("x");
      assertThat(view.getMBeanInfo(other).getOperations()).hasSize(1);
      assertThat(view.getMBeanInfo(other).getAttributes()).hasSize(1);
      assertThatThrownBy(() -> view.invoke(other, "browse", null, null))
          .isInstanceOf(SecurityException.class);
      assertThatThrownBy(() -> view.getAttribute(other, "FirstMessageAsJSON"))
          .isInstanceOf(SecurityException.class);
    }
  }

  @Test
  void hidesOverloadFromOtherRoles() throws Exception {
    try (LeakyMBeans jvm = LeakyMBeans.start()) {
      // Given
      assertThat(jvm).isNotNull();

      // When
      new Caller(
              Person.local("tester"),
              Set.of(ConsoleRole.VIEWER, ConsoleRole.APPROVER, ConsoleRole.AUDITOR))
          .enter();

      // Then
      assertThat(view.isRegistered(other)).isFalse();
      assertThat(view.queryNames(null, null)).isEmpty();
      assertThatThrownBy(() -> view.getMBeanInfo(other))
          .isInstanceOf(InstanceNotFoundException.class);
      assertThatThrownBy(() -> view.invoke(other, "browse", new Object[] {"x"}, STRING))
          .isInstanceOf(InstanceNotFoundException.class);
    }
  }

  @Test
  void refusesChangesOfServerWhateverTheList() {
    // Given
    new Caller(Person.local("tester"), ConsoleRole.all()).enter();

    // When / Then
    assertThatThrownBy(() -> view.createMBean("javax.management.loading.MLet", other))
        .isInstanceOf(SecurityException.class);
    assertThatThrownBy(() -> view.unregisterMBean(other)).isInstanceOf(SecurityException.class);
    assertThatThrownBy(() -> view.addNotificationListener(other, other, null, null))
        .isInstanceOf(SecurityException.class);
    assertThatThrownBy(() -> view.setAttribute(other, null)).isInstanceOf(SecurityException.class);
  }

  private static ObjectName name(String name) {
    try {
      return new ObjectName(name);
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
