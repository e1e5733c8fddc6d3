package org.wasl.console.jmx;

import java.util.Optional;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.JMRuntimeException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.wasl.console.auth.OperationRefusedException;

/** Checks the result of an MBean before it leaves the process. */
final class OpenTypeResult {
  /** A call to an MBean. */
  interface Call {
    Object get() throws Throwable;
  }

  private OpenTypeResult() {}

  /**
   * The value, if it is a plain or open type, in which Jolokia has nothing to navigate.
   *
   * @throws JMRuntimeException if the MBean throws; only an {@link OperationRefusedException} is
   *     quoted
   * @throws SecurityException if the value is an object of any other kind
   */
  static Object of(Call call) throws JMException {
    Object value = quietly(call);
    if (value == null
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof String
        || value instanceof CompositeData
        || value instanceof CompositeData[]
        || value instanceof TabularData) {
      return value;
    }
    throw new SecurityException("not a plain value");
  }

  // The message of an MBean's exception can hold anything and is dropped.
  private static Object quietly(Call call) throws JMException {
    try {
      return call.get();
    } catch (InstanceNotFoundException e) {
      throw new InstanceNotFoundException("no such MBean");
    } catch (Throwable e) {
      throw new JMRuntimeException(
          refusal(e).map(OperationRefusedException::text).orElse("failed"));
    }
  }

  /** The refusal among the causes of an exception. */
  static Optional<OperationRefusedException> refusal(Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      if (e instanceof OperationRefusedException refused) {
        return Optional.of(refused);
      }
    }
    return Optional.empty();
  }
}
