package org.wasl.runtime.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A name in the text of a statement is told from what only looks like one. */
class NamedSqlTest {
  @Test
  void readsNamesOutsideQuotesCommentsAndCastsOnly() {
    // When
    NamedSql sql =
        NamedSql.of(
            """
            select ':no ?', ":no", '{1,2}'::int[], x.all[1:x.n], x.all[:y] -- it's :no ?
             where a = :a::text and b = any(:b) and c = :a
            """);
    // Then
    assertThat(sql.text())
        .isEqualTo(
            """
            select ':no ?', ":no", '{1,2}'::int[], x.all[1:x.n], x.all[:y] -- it's :no ?
             where a = ?::text and b = any(?) and c = ?
            """);
    assertThat(sql.places()).containsExactly(0, 1, 0);
  }
}
