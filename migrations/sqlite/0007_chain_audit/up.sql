-- platform.md §6.7. A line is written unchained in the transaction of its act; the sealer gives it its place in the chain
-- of its tenant soon after. Lines of no tenant form a chain of their own.
ALTER TABLE audit_events ADD COLUMN seq INTEGER CHECK (seq > 0);
ALTER TABLE audit_events ADD COLUMN prev_hash TEXT CHECK (length(prev_hash) = 64);
ALTER TABLE audit_events ADD COLUMN hash TEXT CHECK (length(hash) = 64);
-- of the personal value beside the line, if there is one
ALTER TABLE audit_events ADD COLUMN pii_sha256 TEXT CHECK (length(pii_sha256) = 64);
CREATE UNIQUE INDEX audit_events_chain ON audit_events
    (coalesce(tenant_id, '00000000-0000-0000-0000-000000000000'), seq) WHERE seq IS NOT NULL;
CREATE INDEX audit_events_unsealed ON audit_events (id) WHERE seq IS NULL;

-- One index a filter of the trail; ids grow with time, so each also serves the newest first.
DROP INDEX audit_events_target;
CREATE INDEX audit_events_newest ON audit_events (tenant_id, id);
CREATE INDEX audit_events_entity ON audit_events (tenant_id, target_id, id);
CREATE INDEX audit_events_entity_type ON audit_events (tenant_id, target_type, id);
CREATE INDEX audit_events_actor ON audit_events (tenant_id, actor_id, id);
CREATE INDEX audit_events_action ON audit_events (tenant_id, action, id);

-- The newest sealed line of each chain: survives a purge, and tells when newest lines are gone.
CREATE TABLE audit_heads (
    -- the tenant, or the nil id
    chain_id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT,
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    -- how far checkpoints reach
    checkpoint_seq INTEGER NOT NULL,
    updated_at TEXT NOT NULL
);

CREATE TABLE audit_checkpoints (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT,
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    signed_at TEXT NOT NULL,
    -- Ed25519, base64
    signature TEXT NOT NULL,
    -- where the copy outside this database is; null until it is there
    exported_to TEXT,
    -- set when the lines up to here were purged
    purged_at TEXT
);
CREATE INDEX audit_checkpoints_chain ON audit_checkpoints (tenant_id, seq);

-- Keys of people: destroying one makes all personal values of that person unreadable, wherever they are.
CREATE TABLE person_keys (
    person_id TEXT NOT NULL PRIMARY KEY,
    -- AES-256-GCM under a data key
    wrapped_key TEXT NOT NULL,
    created_at TEXT NOT NULL
);

CREATE TABLE audit_personal_values (
    audit_id TEXT NOT NULL PRIMARY KEY REFERENCES audit_events (id) ON DELETE CASCADE,
    tenant_id TEXT,
    person_id TEXT NOT NULL,
    -- salt and value, AES-256-GCM under the person's key
    ciphertext TEXT NOT NULL
);
CREATE INDEX audit_personal_values_person ON audit_personal_values (person_id);

-- Work due at times: whoever moves the slot does it, so there is no leader.
CREATE TABLE schedule_slots (
    name TEXT NOT NULL PRIMARY KEY,
    next_at TEXT NOT NULL
);

-- Only sealing may change a line, once and whole.
CREATE TRIGGER audit_events_keep_sealed BEFORE UPDATE ON audit_events
WHEN OLD.seq IS NOT NULL OR NEW.seq IS NULL OR NEW.hash IS NULL OR NEW.prev_hash IS NULL
BEGIN
    SELECT RAISE(ABORT, 'audit lines are append-only');
END;
CREATE TRIGGER audit_events_keep_content BEFORE UPDATE OF id, tenant_id, occurred_at, actor_type, actor_id, action,
    target_type, target_id, request_id, correlation_id, metadata, outcome, ip_prefix, pii_sha256 ON audit_events
BEGIN
    SELECT RAISE(ABORT, 'audit lines are append-only');
END;
-- A line goes only when a checkpoint at or after it says that it was purged.
CREATE TRIGGER audit_events_keep_rows BEFORE DELETE ON audit_events
WHEN OLD.seq IS NULL OR NOT EXISTS (
    SELECT 1 FROM audit_checkpoints
    WHERE tenant_id IS OLD.tenant_id AND purged_at IS NOT NULL AND seq >= OLD.seq
)
BEGIN
    SELECT RAISE(ABORT, 'audit lines are append-only');
END;
