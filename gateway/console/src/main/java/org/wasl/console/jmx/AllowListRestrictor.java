package org.wasl.console.jmx;

import java.util.EnumSet;
import java.util.Set;
import javax.management.ObjectName;
import org.jolokia.server.core.service.api.Restrictor;
import org.jolokia.server.core.util.HttpMethod;
import org.jolokia.server.core.util.RequestType;
import org.wasl.console.auth.Caller;

/** Jolokia's restrictor, decided by the {@link AllowList} alone. */
final class AllowListRestrictor implements Restrictor {
  private static final Set<RequestType> TYPES =
      EnumSet.of(
          RequestType.READ,
          RequestType.LIST,
          RequestType.SEARCH,
          RequestType.VERSION,
          RequestType.EXEC);

  private final AllowList list;

  AllowListRestrictor(AllowList list) {
    this.list = list;
  }

  @Override
  public boolean isHttpMethodAllowed(HttpMethod method) {
    return method == HttpMethod.POST;
  }

  @Override
  public boolean isTypeAllowed(RequestType type) {
    return TYPES.contains(type);
  }

  @Override
  public boolean isAttributeReadAllowed(ObjectName name, String attribute) {
    return list.reads(Caller.current().roles(), name, attribute);
  }

  @Override
  public boolean isAttributeWriteAllowed(ObjectName name, String attribute) {
    return false;
  }

  // Without a signature, Jolokia looks for one overload in the guarded view. The view has only
  // operations on the list and checks each call.
  @Override
  public boolean isOperationAllowed(ObjectName name, String operation) {
    return list.invokes(Caller.current().roles(), name, operation);
  }

  // Host and origin are checked by the request filter, before any servlet.
  @Override
  public boolean isRemoteAccessAllowed(String... hostOrAddress) {
    return true;
  }

  @Override
  public boolean isOriginAllowed(String origin, boolean onlyWhenStrict) {
    // The request filter accepts only our own origin. No other origin gets a CORS header.
    return onlyWhenStrict;
  }

  @Override
  public boolean isObjectNameHidden(ObjectName name) {
    return !list.sees(Caller.current().roles(), name);
  }
}
