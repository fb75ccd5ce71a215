"""The tables, views and macros of the warehouse. Moments are UTC without a zone."""

from __future__ import annotations

SCHEMA = """
CREATE TABLE submission (
    sequence INTEGER, id VARCHAR, department VARCHAR, period VARCHAR, file VARCHAR, sha256 VARCHAR, layout VARCHAR,
    rows INTEGER, demonstration BOOLEAN, submitted_by VARCHAR, submitted_at TIMESTAMP, reason VARCHAR
);
CREATE TABLE decision (
    sequence INTEGER, submission VARCHAR, state VARCHAR, decided_by VARCHAR, decided_at TIMESTAMP, note VARCHAR
);
CREATE TABLE observation (
    submission VARCHAR, measure VARCHAR, area VARCHAR, period VARCHAR, value DOUBLE, sheet VARCHAR, cell VARCHAR
);
CREATE TABLE finding (
    submission VARCHAR, position INTEGER, severity VARCHAR, code VARCHAR, sheet VARCHAR, cell VARCHAR,
    found VARCHAR, expected VARCHAR, details VARCHAR
);
CREATE TABLE remark (
    submission VARCHAR, measure VARCHAR, area VARCHAR, period VARCHAR, position INTEGER, kind VARCHAR,
    original VARCHAR, reason VARCHAR, finding VARCHAR
);
CREATE TABLE meta (key VARCHAR, value VARCHAR);

-- every acceptance there ever was
CREATE VIEW acceptance AS
    SELECT s.id AS submission, s.department, s.period AS reported_for, s.file, s.sha256, s.submitted_by, s.submitted_at,
           d.decided_by AS accepted_by, d.decided_at AS accepted_at, d.sequence AS accepted_sequence, s.reason
    FROM decision d JOIN submission s ON s.id = d.submission
    WHERE d.state = 'accepted';

-- the last acceptance per department and period as known at a moment (NULL: now)
CREATE MACRO speaking(known_at) AS TABLE
    SELECT * FROM acceptance
    WHERE known_at IS NULL OR accepted_at <= known_at
    QUALIFY row_number() OVER (PARTITION BY department, reported_for ORDER BY accepted_sequence DESC) = 1;

-- the observations that speak. A workbook may repeat earlier quarters: a repeat speaks only where its department has
-- sent nothing for that quarter itself, and of several repeats the one accepted last
CREATE MACRO spoken(known_at) AS TABLE
    SELECT o.measure, o.area, o.period, o.value, o.sheet, o.cell, o.submission
    FROM observation o JOIN speaking(known_at) s ON s.submission = o.submission
    WHERE o.period = s.reported_for OR NOT EXISTS (
        SELECT 1 FROM speaking(known_at) own WHERE own.department = s.department AND own.reported_for = o.period
    )
    QUALIFY row_number() OVER (PARTITION BY o.measure, o.area, o.period ORDER BY s.accepted_sequence DESC) = 1;

-- every observation ever accepted, down to its cell, file, people and moments
CREATE VIEW lineage AS
    SELECT o.measure, o.area, o.period, o.value, o.sheet, o.cell, a.*
    FROM observation o JOIN acceptance a ON a.submission = o.submission;
"""

TABLES = ("submission", "decision", "observation", "finding", "remark")
"""The tables whose rows are the content; ``meta`` only says how it was made."""
