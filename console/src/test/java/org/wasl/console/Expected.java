package org.wasl.console;

import java.util.Set;
import javax.management.ObjectName;

/** What the console may show, spelt out once more and independently of the list under test. */
final class Expected {
  static final Set<String> ATTRIBUTES =
      Set.of(
          "Gateway.Version",
          "Gateway.Uptime",
          "Gateway.Ready",
          "Queue.Name",
          "Queue.Depth",
          "context.CamelId",
          "context.CamelVersion",
          "context.State",
          "context.Uptime",
          "context.UptimeMillis",
          "context.TotalRoutes",
          "context.StartedRoutes",
          "context.ExchangesTotal",
          "context.ExchangesCompleted",
          "context.ExchangesFailed",
          "context.ExchangesInflight",
          "routes.CamelId",
          "routes.RouteId",
          "routes.State",
          "routes.Uptime",
          "routes.UptimeMillis",
          "routes.ExchangesTotal",
          "routes.ExchangesCompleted",
          "routes.ExchangesFailed",
          "routes.ExchangesInflight",
          "routes.FailuresHandled",
          "routes.Redeliveries",
          "routes.MinProcessingTime",
          "routes.MeanProcessingTime",
          "routes.MaxProcessingTime",
          "routes.LastProcessingTime");

  private Expected() {}

  static boolean meant(ObjectName name) {
    Set<String> keys = name.getKeyPropertyList().keySet();
    String type = name.getKeyProperty("type");
    return switch (name.getDomain()) {
      case "org.wasl" ->
          "Gateway".equals(type) && keys.size() == 1 || "Queue".equals(type) && keys.size() == 2;
      case "org.apache.camel" ->
          ("context".equals(type) || "routes".equals(type)) && keys.size() == 3;
      default -> false;
    };
  }
}
