-- platform.md §6.1: those among the counted whose password is still being compared; they lock nobody yet.
ALTER TABLE login_failures ADD COLUMN open INTEGER NOT NULL DEFAULT 0 CHECK (open >= 0);
