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

-- What a version says of other documents, whether they are held or not.
CREATE TABLE IF NOT EXISTS links (
    version_id INTEGER NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,  -- of the document that is meant, canonical
    target TEXT NOT NULL,  -- JSON: its whole reference
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    place TEXT NOT NULL,   -- JSON: Điều, khoản, điểm where it is said
    part TEXT,             -- JSON: which of the target; NULL for the whole
    since TEXT             -- ISO date that the words name
);
CREATE INDEX IF NOT EXISTS links_by_version ON links (version_id);
CREATE INDEX IF NOT EXISTS links_by_number ON links (number);

-- Files that say what a held document says: kept by name, not indexed again.
CREATE TABLE IF NOT EXISTS copies (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    origin TEXT,
    sha256 TEXT NOT NULL,
    -- bytes: the same file. text: the same words in another format. near: but for slips.
    sameness TEXT NOT NULL CHECK (sameness IN ('bytes', 'text', 'near')),
    ingested TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS copies_by_document ON copies (document_id);
CREATE INDEX IF NOT EXISTS copies_by_hash ON copies (sha256);
CREATE INDEX IF NOT EXISTS copies_by_origin ON copies (origin);

-- By which files with the same words are found; see ingest/sameness.py.
CREATE TABLE IF NOT EXISTS fingerprints (
    version_id INTEGER PRIMARY KEY REFERENCES versions (id) ON DELETE CASCADE,
    text TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS fingerprints_by_text ON fingerprints (text);
CREATE TABLE IF NOT EXISTS fingerprint_bands (
    band INTEGER NOT NULL,
    version_id INTEGER NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
    PRIMARY KEY (band, version_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS fingerprint_bands_by_version ON fingerprint_bands (version_id);

-- What people put right in the facts of documents, whatever their version says.
CREATE TABLE IF NOT EXISTS fact_edits (
    document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    field TEXT NOT NULL,    -- of DocumentFacts
    value TEXT NOT NULL,    -- JSON
    version TEXT NOT NULL,  -- SHA-256 of the version in which start and end are counted
    start INTEGER,          -- NULL where that version does not say the value
    "end" INTEGER,
    edited TEXT NOT NULL,   -- ISO date and time, UTC
    PRIMARY KEY (document_id, field)
);

-- Documents that both indexes hold with facts from before an edit.
CREATE TABLE IF NOT EXISTS facts_to_index (
    document_id INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE
);

-- Libraries that accept documents with a mark of secrecy, up to a level.
CREATE TABLE IF NOT EXISTS library_secrecy (
    library_id INTEGER PRIMARY KEY REFERENCES libraries (id) ON DELETE CASCADE,
    accepts TEXT NOT NULL   -- "Mật", "Tối mật", "Tuyệt mật"
);

-- Stretches of a version's text that were read from pictures of its pages, or spoilt otherwise.
CREATE TABLE IF NOT EXISTS recognised_spans (
    version_id INTEGER NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    low_quality INTEGER NOT NULL -- 1: not to be quoted as exact
);
CREATE INDEX IF NOT EXISTS recognised_spans_by_version ON recognised_spans (version_id);
