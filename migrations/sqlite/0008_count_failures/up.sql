-- platform.md §2.1 and §6.1: wrong passwords, counted by account and network, by network alone and by account alone. They
-- come before anyone is known, so they belong to no tenant; `*` stands for all accounts or all networks.
CREATE TABLE login_failures (
    -- HMAC of the address typed, whether it has an account or not
    account_hash TEXT NOT NULL CHECK (account_hash = '*' OR length(account_hash) = 64),
    ip_prefix TEXT NOT NULL,
    count INTEGER NOT NULL CHECK (count >= 0),
    first_at TEXT NOT NULL,
    -- how many locks followed each other
    locks INTEGER NOT NULL CHECK (locks >= 0),
    locked_until TEXT,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (account_hash, ip_prefix)
);
CREATE INDEX login_failures_oldest ON login_failures (updated_at);
