-- Whoever was invited and never came leaves nothing behind: their row goes with the invitation.
GRANT DELETE ON users TO comptoir_system;
