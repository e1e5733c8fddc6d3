package org.wasl.console.jmx;

import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The two operations of a Camel context that Hawtio's route diagram calls, with our own answers.
 * Camel's answers show endpoints, which include addresses of agencies, and every constant of a
 * route. Our answers have only ids, descriptions and kinds of routes and steps, and counters.
 */
final class RouteDiagram {
  static final String ROUTES = "dumpRoutesAsXml()";
  static final String COUNTS = "dumpRoutesStatsAsXml(boolean,boolean)";
  private static final Set<String> OPERATIONS = Set.of(ROUTES, COUNTS);
  private static final Pattern KIND = Pattern.compile("[a-zA-Z]{1,30}");
  private static final List<String> COUNTED =
      List.of("ExchangesTotal", "ExchangesCompleted", "ExchangesFailed", "ExchangesInflight");

  private record RouteStep(ObjectName bean, String id, String kind, int index, int level) {}

  private final MBeanServerConnection server;
  private final ObjectName context;
  private final XMLStreamWriter xml;
  private final Map<String, List<RouteStep>> steps;

  private RouteDiagram(MBeanServerConnection server, ObjectName context, XMLStreamWriter xml)
      throws Exception {
    this.server = server;
    this.context = context;
    this.xml = xml;
    this.steps = readSteps();
  }

  /** Tells whether the operation is one of these. */
  static boolean isOf(ObjectName name, String operation) {
    return name.getDomain().equals("org.apache.camel")
        && "context".equals(name.getKeyProperty("type"))
        && OPERATIONS.contains(operation);
  }

  /** XML in the form of Camel's own. */
  static String of(MBeanServerConnection server, ObjectName context, String operation)
      throws Exception {
    StringWriter text = new StringWriter();
    XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
    new RouteDiagram(server, context, xml).write(operation.equals(COUNTS));
    xml.close();
    return text.toString();
  }

  private void write(boolean counts) throws Exception {
    xml.writeStartElement(counts ? "camelContextRouteStat" : "routes");
    for (ObjectName route : beans("routes")) {
      String id = text(route, "RouteId");
      if (counts) {
        counts(route, id);
      } else {
        steps(route, id);
      }
    }
    xml.writeEndElement();
  }

  private void steps(ObjectName route, String id) throws Exception {
    xml.writeStartElement("route");
    xml.writeAttribute("id", id);
    xml.writeAttribute("description", text(route, "Description"));
    element("from", id);
    xml.writeEndElement();
    Deque<Integer> open = new ArrayDeque<>();
    for (RouteStep step : stepsOf(id)) {
      while (!open.isEmpty() && open.peek() >= step.level) {
        xml.writeEndElement();
        open.pop();
      }
      element(step.kind, step.id);
      open.push(step.level);
    }
    for (int i = 0; i < open.size(); i++) {
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private void element(String kind, String id) throws XMLStreamException {
    xml.writeStartElement(kind);
    xml.writeAttribute("id", id);
    xml.writeAttribute("customId", "true"); // so that the diagram shows the id
  }

  private void counts(ObjectName route, String id) throws Exception {
    xml.writeStartElement("routeStat");
    xml.writeAttribute("id", id);
    xml.writeAttribute("state", text(route, "State"));
    counted(route);
    xml.writeStartElement("processorStats");
    for (RouteStep step : stepsOf(id)) {
      xml.writeStartElement("processorStat");
      xml.writeAttribute("id", step.id);
      counted(step.bean);
      xml.writeEndElement();
    }
    xml.writeEndElement();
    xml.writeEndElement();
  }

  private void counted(ObjectName bean) throws Exception {
    for (String count : COUNTED) {
      String name = Character.toLowerCase(count.charAt(0)) + count.substring(1);
      xml.writeAttribute(name, text(bean, count));
    }
  }

  private List<ObjectName> beans(String type) throws Exception {
    ObjectName pattern =
        new ObjectName(
            "org.apache.camel:context="
                + context.getKeyProperty("context")
                + ",type="
                + type
                + ",name=*");
    return server.queryNames(pattern, null).stream().sorted().toList();
  }

  private Map<String, List<RouteStep>> readSteps() throws Exception {
    Map<String, List<RouteStep>> found = new HashMap<>();
    for (ObjectName bean : beans("processors")) {
      String kind = text(bean, "ProcessorName");
      if (KIND.matcher(kind).matches()) {
        RouteStep step =
            new RouteStep(
                bean,
                text(bean, "ProcessorId"),
                kind,
                number(bean, "Index"),
                number(bean, "Level"));
        found.computeIfAbsent(text(bean, "RouteId"), route -> new ArrayList<>()).add(step);
      }
    }
    found.values().forEach(steps -> steps.sort(Comparator.comparingInt(RouteStep::index)));
    return found;
  }

  private List<RouteStep> stepsOf(String route) {
    return steps.getOrDefault(route, List.of());
  }

  private int number(ObjectName bean, String attribute) throws Exception {
    return server.getAttribute(bean, attribute) instanceof Integer number ? number : 0;
  }

  // A value that is absent, or disappears meanwhile, is empty.
  private String text(ObjectName bean, String attribute) throws Exception {
    try {
      Object value = server.getAttribute(bean, attribute);
      return value == null ? "" : value.toString();
    } catch (JMException e) {
      return "";
    }
  }
}
