package org.wasl.system.operate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricRulesTest {
  @Test
  void acceptsValidPage() {
    assertThat(
            MetricRules.broken(
                """
                # HELP wasl_refused_total refused
                # TYPE wasl_refused_total counter
                wasl_refused_total{problem="schema"} 1.0
                # HELP wasl_accept_seconds time
                # TYPE wasl_accept_seconds histogram
                wasl_accept_seconds_bucket{le="0.5"} 1
                wasl_accept_seconds_count 1
                wasl_accept_seconds_sum 0.2
                """))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# TYPE a_total counter\na_total 1",
        "# HELP a_total \n# TYPE a_total counter\na_total 1",
        "# HELP a refused\n# TYPE a counter\na 1",
        "# HELP a_total x\n# TYPE a_total gauge\na_total 1",
        "# HELP a_millis x\n# TYPE a_millis gauge\na_millis 1",
        "# HELP a_seconds_of_b x\n# TYPE a_seconds_of_b gauge\na_seconds_of_b 1",
        "# HELP a_gauge x\n# TYPE a_gauge gauge\na_gauge 1",
        "# HELP aB x\n# TYPE aB gauge\naB 1",
        "# HELP a x\n# TYPE a gauge\na{le=\"x\"} 1",
        "# HELP a x\n# TYPE a untyped\na 1",
        "a 1",
        "# HELP a x\n# TYPE a gauge\na one two"
      })
  void namesBrokenConventions(String page) {
    assertThat(MetricRules.broken(page)).isNotEmpty();
  }
}
