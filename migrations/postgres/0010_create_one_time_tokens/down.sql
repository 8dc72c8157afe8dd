DELETE FROM security_events WHERE event_type = 'PASSWORD_RESET';
DELETE FROM security_event_types WHERE event_type = 'PASSWORD_RESET';
DROP TABLE one_time_tokens;
