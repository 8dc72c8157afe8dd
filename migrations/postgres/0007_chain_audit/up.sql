-- platform.md §6.7. A line is written unchained in the transaction of its act; the sealer gives it its place in the chain
-- of its tenant soon after. Lines of no tenant form a chain of their own.
ALTER TABLE audit_events ADD COLUMN seq bigint CHECK (seq > 0);
ALTER TABLE audit_events ADD COLUMN prev_hash text CHECK (length(prev_hash) = 64);
ALTER TABLE audit_events ADD COLUMN hash text CHECK (length(hash) = 64);
-- of the personal value beside the line, if there is one
ALTER TABLE audit_events ADD COLUMN pii_sha256 text CHECK (length(pii_sha256) = 64);
ALTER TABLE audit_events ADD CONSTRAINT audit_events_sealed_whole
    CHECK ((seq IS NULL) = (hash IS NULL) AND (seq IS NULL) = (prev_hash IS NULL));
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
    chain_id uuid PRIMARY KEY,
    tenant_id uuid,
    seq bigint NOT NULL,
    hash text NOT NULL CHECK (length(hash) = 64),
    -- how far checkpoints reach
    checkpoint_seq bigint NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE audit_checkpoints (
    id uuid PRIMARY KEY,
    tenant_id uuid,
    seq bigint NOT NULL,
    hash text NOT NULL CHECK (length(hash) = 64),
    signed_at timestamptz NOT NULL,
    -- Ed25519, base64
    signature text NOT NULL,
    -- where the copy outside this database is; null until it is there
    exported_to text,
    -- set when the lines up to here were purged
    purged_at timestamptz
);
CREATE INDEX audit_checkpoints_chain ON audit_checkpoints (tenant_id, seq);

-- Keys of people: destroying one makes all personal values of that person unreadable, wherever they are.
CREATE TABLE person_keys (
    person_id uuid PRIMARY KEY,
    -- AES-256-GCM under a data key
    wrapped_key text NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE TABLE audit_personal_values (
    audit_id uuid PRIMARY KEY REFERENCES audit_events (id) ON DELETE CASCADE,
    tenant_id uuid,
    person_id uuid NOT NULL,
    -- salt and value, AES-256-GCM under the person's key
    ciphertext text NOT NULL
);
CREATE INDEX audit_personal_values_person ON audit_personal_values (person_id);

-- Work due at times: whoever moves the slot does it, so there is no leader.
CREATE TABLE schedule_slots (
    name text PRIMARY KEY,
    next_at timestamptz NOT NULL
);

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE 'audit lines are append-only' USING ERRCODE = 'integrity_constraint_violation';
END
$$;
-- Only sealing may change a line, once.
CREATE TRIGGER audit_events_keep_sealed BEFORE UPDATE ON audit_events FOR EACH ROW
    WHEN (OLD.seq IS NOT NULL) EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_events_keep_content BEFORE UPDATE OF id, tenant_id, occurred_at, actor_type, actor_id, action,
    target_type, target_id, request_id, correlation_id, metadata, outcome, ip_prefix, pii_sha256
    ON audit_events FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_events_keep_all BEFORE TRUNCATE ON audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
-- A line goes only when a checkpoint at or after it says that it was purged.
CREATE FUNCTION refuse_audit_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.seq IS NULL OR NOT EXISTS (
        SELECT FROM audit_checkpoints
        WHERE tenant_id IS NOT DISTINCT FROM OLD.tenant_id AND purged_at IS NOT NULL AND seq >= OLD.seq
    ) THEN
        RAISE 'audit lines are append-only' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER audit_events_keep_rows BEFORE DELETE ON audit_events FOR EACH ROW
    EXECUTE FUNCTION refuse_audit_delete();

ALTER TABLE audit_heads ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_heads FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON audit_heads TO comptoir_app
    USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY system_rows ON audit_heads TO comptoir_system USING (true) WITH CHECK (true);

ALTER TABLE audit_checkpoints ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_checkpoints FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON audit_checkpoints TO comptoir_app
    USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY system_rows ON audit_checkpoints TO comptoir_system USING (true) WITH CHECK (true);

ALTER TABLE audit_personal_values ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_personal_values FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON audit_personal_values TO comptoir_app
    USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY system_rows ON audit_personal_values TO comptoir_system USING (true) WITH CHECK (true);

GRANT UPDATE (seq, prev_hash, hash), DELETE ON audit_events TO comptoir_system;
GRANT SELECT, INSERT, UPDATE ON audit_heads, schedule_slots TO comptoir_system;
GRANT SELECT, INSERT, UPDATE (exported_to, purged_at) ON audit_checkpoints TO comptoir_system;
GRANT SELECT, INSERT ON person_keys, audit_personal_values TO comptoir_app, comptoir_system;
GRANT DELETE ON person_keys TO comptoir_system;
GRANT SELECT ON audit_heads, audit_checkpoints TO comptoir_app;
