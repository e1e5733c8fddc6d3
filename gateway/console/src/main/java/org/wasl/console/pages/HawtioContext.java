package org.wasl.console.pages;

import io.hawt.system.ConfigManager;
import io.hawt.web.auth.AuthConfigurationServlet;
import io.hawt.web.auth.AuthenticationConfiguration;
import io.hawt.web.auth.ClientRouteRedirectFilter;
import io.hawt.web.auth.SessionExpiryFilter;
import io.hawt.web.auth.UserServlet;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServlet;
import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import java.util.Map;
import java.util.UUID;
import org.eclipse.jetty.ee10.servlet.DefaultServlet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.jolokia.server.core.util.jmx.SingleMBeanServerAccess;
import org.wasl.console.auth.LoginThrottle;
import org.wasl.console.auth.OidcConfig;
import org.wasl.console.auth.OidcLogin;
import org.wasl.console.auth.OperatorAudit;
import org.wasl.console.auth.PasswordLogin;
import org.wasl.console.auth.UserDirectory;
import org.wasl.console.http.ConsoleConfig;
import org.wasl.console.http.SessionEndFilter;
import org.wasl.console.jmx.AllowList;
import org.wasl.console.jmx.GatewayMBeans;
import org.wasl.console.jmx.GuardedJolokiaServlet;
import org.wasl.console.jmx.GuardedMBeanServer;
import org.wasl.console.jmx.StandardAllowList;

/**
 * The context {@code /hawtio}, with our own pages and login, Hawtio's static files with our
 * branding, the few servlets that its page needs, and the guarded Jolokia. Hawtio's own context
 * listener, JAAS login and proxy are left out. They bring unneeded MBeans, global settings and
 * outbound calls.
 */
public final class HawtioContext {
  private static final String PATH = "/hawtio";

  private HawtioContext() {}

  /**
   * Builds the context.
   *
   * @param version the version of the gateway, for the About page
   * @param users the present users of the console
   */
  public static ServletContextHandler build(
      ConsoleConfig config,
      String version,
      UserDirectory users,
      PasswordLogin logins,
      LoginThrottle throttle,
      OperatorAudit audit,
      GatewayMBeans beans) {
    ServletContextHandler context = new ServletContextHandler(PATH, ServletContextHandler.SESSIONS);
    sessions(context, config);
    ResourceFactory files = ResourceFactory.of(context);
    context.setBaseResource(
        ResourceFactory.combine(
            files.newClassLoaderResource("org/wasl/console/static/"),
            files.newClassLoaderResource("hawtio-static/")));
    // Hawtio's filters read their settings through this. Ours returns only defaults.
    context.setAttribute(ConfigManager.CONFIG_MANAGER, new ConfigManager(settings(config)::get));
    context.addEventListener(new AuthenticationSetUp());

    config.oidc().ifPresent(oidc -> provider(context, config, oidc, users, throttle, audit));
    filter(context, new PasswordFilter(logins), PasswordFilter.PATH);
    filter(context, new PasswordFilter(logins), PasswordFilter.PATH + PasswordFilter.SCRIPT);
    filter(context, new SessionEndFilter(config.sessionSeconds()), "/*");
    filter(
        context,
        new PagesFilter(),
        "/*"); // before the filter that answers an expired session with 403
    filter(context, new SessionExpiryFilter(), "/*");
    filter(context, new JolokiaAuthenticationFilter(logins, beans::refresh), "/jolokia/*");
    AllowList list = StandardAllowList.get().narrowedTo(config.allow());
    filter(context, new SessionFilter(version, config.oidc().isPresent(), list), "/auth/session");
    filter(context, new ClientRouteRedirectFilter(), "/*");

    context.addServlet(jolokia(list, audit, beans), "/jolokia/*");
    servlet(context, new LoginServlet(logins, config.sessionIdleSeconds()), "/auth/login");
    servlet(context, new LogoutServlet(), "/auth/logout");
    servlet(context, new AuthConfigurationServlet(), "/auth/config/*");
    servlet(context, new UserServlet(), "/user/*");
    servlet(context, new HawtioConfigServlet(version), "/hawtconfig.json");
    ServletHolder statics = new ServletHolder(new DefaultServlet());
    statics.setInitParameter("dirAllowed", "false");
    statics.setInitParameter("welcomeServlets", "false");
    context.addServlet(statics, "/");
    context.setWelcomeFiles(new String[] {"index.html"});
    return context;
  }

  private static void provider(
      ServletContextHandler context,
      ConsoleConfig config,
      OidcConfig oidc,
      UserDirectory users,
      LoginThrottle throttle,
      OperatorAudit audit) {
    OidcLogin logins = new OidcLogin(oidc, users, audit, System::nanoTime);
    filter(
        context,
        new OidcLoginFilter(
            logins, throttle, config.sessionIdleSeconds(), config.tls().isPresent()),
        OidcLoginFilter.PATH + "/*");
  }

  private static Map<String, String> settings(ConsoleConfig config) {
    return Map.of(
        "authenticationEnabled", "true",
        "authenticationThrottled", "false",
        "keycloakEnabled", "false",
        "authenticationContainerDiscoveryClasses", "",
        "sessionTimeout", Integer.toString(config.sessionIdleSeconds()));
  }

  private static void sessions(ServletContextHandler context, ConsoleConfig config) {
    var sessions = context.getSessionHandler();
    sessions.setSessionCookie("WASLSESSION");
    sessions.setSessionIdPathParameterName("none");
    sessions.setHttpOnly(true);
    sessions.setSecureCookies(config.tls().isPresent());
    sessions.setSameSite(HttpCookie.SameSite.STRICT);
    sessions.setMaxInactiveInterval(config.sessionIdleSeconds());
  }

  private static ServletHolder jolokia(AllowList list, OperatorAudit audit, GatewayMBeans beans) {
    var view =
        GuardedMBeanServer.of(
            ManagementFactory.getPlatformMBeanServer(), list, audit, beans::acted);
    ServletHolder holder =
        new ServletHolder(
            new GuardedJolokiaServlet(list, audit, new SingleMBeanServerAccess(view)));
    holder.setInitOrder(1);
    Map.of(
            "allowErrorDetails", "false",
            "includeStackTrace", "false",
            "serializeException", "false",
            "includeRequest", "true",
            "discoveryEnabled", "false",
            "disableDetectors", "true",
            "debug", "false",
            "agentId", "wasl-" + UUID.randomUUID())
        .forEach(holder::setInitParameter);
    return holder;
  }

  private static void filter(ServletContextHandler context, Filter filter, String path) {
    context.addFilter(new FilterHolder(filter), path, EnumSet.of(DispatcherType.REQUEST));
  }

  private static void servlet(ServletContextHandler context, HttpServlet servlet, String path) {
    context.addServlet(new ServletHolder(servlet), path);
  }

  /** Completes Hawtio's settings before its filters start. */
  private static final class AuthenticationSetUp implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
      AuthenticationConfiguration.getConfiguration(event.getServletContext())
          .initializationComplete(event.getServletContext());
    }
  }
}
