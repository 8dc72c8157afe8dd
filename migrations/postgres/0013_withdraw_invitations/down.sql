REVOKE DELETE ON users FROM comptoir_system;
