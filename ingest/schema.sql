-- The catalog: the one source of truth. Both indexes hold passage ids only and are rebuilt from it.
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE IF NOT EXISTS libraries (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

-- A work. Its versions are the exact bytes that were ingested.
CREATE TABLE IF NOT EXISTS documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    library_id INTEGER NOT NULL REFERENCES libraries (id),
    name TEXT NOT NULL,    -- file name as shown
    origin TEXT            -- absolute path it came from; NULL for an upload through the page
);
CREATE INDEX IF NOT EXISTS documents_by_name ON documents (name);
CREATE INDEX IF NOT EXISTS documents_by_origin ON documents (origin);

CREATE TABLE IF NOT EXISTS versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    sha256 TEXT NOT NULL,
    -- pending: not in both indexes yet, never shown. current: answers. past: old citations only.
    state TEXT NOT NULL CHECK (state IN ('pending', 'current', 'past')),
    facts TEXT NOT NULL,   -- JSON
    text TEXT NOT NULL,
    page_starts TEXT NOT NULL,
    pages INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    ingested TEXT NOT NULL -- ISO date and time, UTC
);
CREATE INDEX IF NOT EXISTS versions_by_hash ON versions (sha256);
CREATE INDEX IF NOT EXISTS versions_by_document ON versions (document_id, state);
CREATE INDEX IF NOT EXISTS versions_by_state ON versions (state, document_id);

CREATE TABLE IF NOT EXISTS passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version_id INTEGER NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,
    heading_path TEXT NOT NULL, -- JSON
    pages TEXT NOT NULL,        -- JSON
    article TEXT
);
CREATE INDEX IF NOT EXISTS passages_by_version ON passages (version_id, position);
CREATE INDEX IF NOT EXISTS passages_by_article ON passages (version_id, article) WHERE article IS NOT NULL;

-- Stretches of a version's text that were read from pictures of its pages, or spoilt otherwise.
CREATE TABLE IF NOT EXISTS recognised_spans (
    version_id INTEGER NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    low_quality INTEGER NOT NULL -- 1: not to be quoted as exact
);
CREATE INDEX IF NOT EXISTS recognised_spans_by_version ON recognised_spans (version_id);
