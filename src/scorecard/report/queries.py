"""Every query of the report, by name. Braces stand for expressions of `fields`, never for text of
a user's that is not a literal."""

from __future__ import annotations

from typing import Literal

Name = Literal[
    "facts", "rubrics", "first_rows", "facts_of_tables", "patterns_of_tables", "criteria_of_tables",
    "chosen", "cells", "values", "codes", "numbered", "mentions", "spread", "squares", "period",
    "outcomes", "journeys", "examples", "rows", "doubles", "loaded", "records",
]  # fmt: skip

_STATE = "criterion, applies, v1, v2, v3, v4, v5"
_GRADE = "score, score_possible, result"
_KEYS = (
    "interaction, channel, language, topic, started_at, agent_id, team, customer_id, tier, "
    "segment, {agent} AS agent, {customer} AS customer, outcome, metadata"
)
_NUMBER = "(hash({}) >> 1)::BIGINT"
_TABLES = (
    "read_parquet($files, union_by_name=true, filename=true, file_row_number=true, "
    "hive_partitioning=false)"
)

QUERIES: dict[Name, str] = {
    # One row a grade. `p` is its pattern: all verdicts, and what they come to.
    "facts": (
        "CREATE TABLE facts (p BIGINT, interaction VARCHAR, channel VARCHAR, language VARCHAR, "
        "topic VARCHAR, started_at VARCHAR, agent_id VARCHAR, team VARCHAR, customer_id VARCHAR, "
        "tier VARCHAR, segment VARCHAR, agent VARCHAR, customer VARCHAR, outcome VARCHAR, "
        "metadata VARCHAR, "
        "needs VARCHAR)"
    ),
    "rubrics": f"SELECT rubric, version, sha256, count(*) FROM {_TABLES} GROUP BY ALL ORDER BY ALL",
    # The rows of a grade, wherever they stand in its file: where the first is, and what all say.
    "first_rows": (
        "CREATE OR REPLACE TEMP TABLE first_rows AS SELECT hash(interaction) AS h, "
        "min(file_row_number) AS row, count(*) AS rows, "
        f"{_NUMBER.format(f'sum(hash({_STATE}, {_GRADE})::HUGEINT)')} AS p "
        f"FROM {_TABLES} WHERE rubric = $rubric GROUP BY h"
    ),
    "facts_of_tables": (
        f"INSERT INTO facts SELECT p, {_KEYS}, array_to_string(needs, chr(10)) "
        f"FROM {_TABLES} AS g JOIN first_rows AS f ON g.file_row_number = f.row"
    ),
    "patterns_of_tables": (
        f"SELECT DISTINCT p, rows, {_GRADE}, {_STATE} FROM {_TABLES} AS g JOIN "
        "(SELECT p, max(rows) AS rows, min(h) AS h FROM first_rows GROUP BY p) AS f "
        "ON hash(g.interaction) = f.h WHERE g.rubric = $rubric"
    ),
    "criteria_of_tables": (
        f"SELECT criterion, min(file_row_number) AS row FROM {_TABLES} WHERE rubric = $rubric "
        "GROUP BY criterion ORDER BY row"
    ),
    "loaded": "DROP TABLE IF EXISTS first_rows",
    "records": "CREATE TEMP TABLE records (interaction VARCHAR{columns})",
    "chosen": (
        "CREATE TEMP VIEW chosen AS SELECT facts.* {columns} FROM facts {join} WHERE {condition}"
    ),
    "doubles": "SELECT count(*) - count(DISTINCT hash(interaction)) FROM chosen",
    # How many grades have the same pattern and the same values of some fields: a table, the values
    # of a field, and the table with their places instead.
    "cells": (
        "CREATE OR REPLACE TEMP TABLE cells AS SELECT {values} p, sum(n)::BIGINT AS n FROM "
        "(SELECT {keys} p, count(*) AS n FROM chosen WHERE {condition} GROUP BY ALL) GROUP BY ALL"
    ),
    "values": "SELECT DISTINCT {name} FROM cells ORDER BY ALL NULLS LAST",
    "codes": "SELECT {codes} p, n FROM cells {joins}",
    "numbered": (
        "JOIN (SELECT value, row_number() OVER (ORDER BY value NULLS LAST) - 1 AS code FROM "
        "(SELECT DISTINCT f{at} AS value FROM cells)) AS v{at} "
        "ON cells.f{at} IS NOT DISTINCT FROM v{at}.value"
    ),
    "spread": (
        "SELECT count(DISTINCT value), coalesce(sum(n) FILTER (value IS NOT NULL), 0) FROM "
        "(SELECT {value} AS value, n FROM "
        "(SELECT {key} AS key, count(*) AS n FROM chosen GROUP BY ALL))"
    ),
    # How many grades may have some keys in their metadata: those that say it at all.
    "mentions": "SELECT {counts} FROM chosen WHERE metadata <> '{{}}'",
    # Squared sums of what grades add to the error of the mean score, by the values of a field.
    "squares": (
        "WITH offsets AS (SELECT unnest($patterns::BIGINT[]) AS p, unnest($away::DOUBLE[]) AS "
        "away), keys AS (SELECT {key} AS key, p, count(*) AS n FROM chosen GROUP BY ALL), "
        "each AS (SELECT {value} AS value, away, n FROM keys JOIN offsets USING (p)), "
        "sums AS (SELECT value, sum(n) AS n, sum(n * away) AS away, sum(n * away * away) AS "
        "squares FROM each GROUP BY value) "
        "SELECT count(value), sum(n), sum(away * away) FILTER (value IS NOT NULL), "
        "coalesce(sum(squares) FILTER (value IS NULL), 0) FROM sums"
    ),
    "period": (
        "SELECT date_diff('day', min(began), max(began)) FROM (SELECT "
        "try_cast(left(started_at, 19) AS TIMESTAMP) AS began FROM chosen)"
    ),
    "outcomes": (
        "SELECT DISTINCT unnest(json_keys(outcome)) AS key FROM "
        "(SELECT DISTINCT outcome FROM chosen WHERE outcome <> '{}') ORDER BY key LIMIT 50"
    ),
    # A customer's contacts about a topic, each with the time to the one before and to the next
    # that is no mere handing on.
    "journeys": (
        f"WITH contacts AS (SELECT p, {_NUMBER.format('customer_id')} AS customer, "
        "hash(customer_id, topic) AS journey, "
        "epoch(try_cast(started_at AS TIMESTAMP)) AS began FROM chosen "
        "WHERE customer_id IS NOT NULL AND began IS NOT NULL), "
        "gaps AS (SELECT *, began - lag(began) OVER w AS since FROM contacts "
        "WINDOW w AS (PARTITION BY journey ORDER BY began, p)), "
        "own AS (SELECT *, since IS NOT NULL AND since < $handed_on AS handed FROM gaps), "
        "final AS (SELECT max(began) AS latest FROM contacts), "
        "follow AS (SELECT *, lead(CASE WHEN handed THEN NULL ELSE began END IGNORE NULLS) OVER "
        "(PARTITION BY journey ORDER BY began, p) - began AS until FROM own) "
        "SELECT p, customer, handed::BIGINT AS handed, "
        "(NOT handed AND coalesce(since <= $window, false))::BIGINT AS repeat, "
        "coalesce(until <= $window, false)::BIGINT AS returns, "
        "(began + $window > latest)::BIGINT AS open, count(*) AS n FROM follow, final GROUP BY ALL"
    ),
    "examples": (
        "SELECT interaction FROM chosen WHERE p IN (SELECT unnest($patterns)) AND {condition} "
        "ORDER BY started_at DESC NULLS LAST, interaction LIMIT $most"
    ),
    "rows": (
        f"SELECT * FROM {_TABLES} WHERE rubric = $rubric AND interaction IN "
        "(SELECT unnest($ids)) ORDER BY filename, file_row_number"
    ),
}
