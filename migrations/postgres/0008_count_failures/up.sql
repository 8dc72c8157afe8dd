-- platform.md §2.1 and §6.1: wrong passwords, counted by account and network, by network alone and by account alone. They
-- come before anyone is known, so they belong to no tenant; `*` stands for all accounts or all networks.
CREATE TABLE login_failures (
    -- HMAC of the address typed, whether it has an account or not
    account_hash text NOT NULL CHECK (account_hash = '*' OR length(account_hash) = 64),
    ip_prefix text NOT NULL,
    count integer NOT NULL CHECK (count >= 0),
    first_at timestamptz NOT NULL,
    -- how many locks followed each other
    locks integer NOT NULL CHECK (locks >= 0),
    locked_until timestamptz,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (account_hash, ip_prefix)
);
CREATE INDEX login_failures_oldest ON login_failures (updated_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON login_failures TO comptoir_system;
